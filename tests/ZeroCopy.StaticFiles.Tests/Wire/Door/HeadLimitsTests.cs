using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Kestrel's limits of a head hold at the door: what exceeds one is Kestrel's to refuse, with its status.</summary>
public class HeadLimitsTests
{
    public static TheoryData<string, string, int> Excesses
    {
        get
        {
            var data = new TheoryData<string, string, int>();

            foreach (var first in (string[])["", "/a.txt", "/unknown"])
            {
                // "Gets or sets the maximum allowed size for the HTTP request line."
                data.Add(first, $"GET /a.txt?{new string('q', 300)} HTTP/1.1\r\nHost: x\r\n\r\n", 414);

                // "Gets or sets the maximum allowed size for the HTTP request headers."
                data.Add(first, $"GET /a.txt HTTP/1.1\r\nHost: x\r\nX-Long: {new string('v', 1100)}\r\n\r\n", 431);
                data.Add(first, $"GET /a.txt HTTP/1.1\r\nHost: x\r\nX-Long: {new string('v', 10_000)}\r\n\r\n", 431);

                // "Gets or sets the maximum allowed number of headers per HTTP request."
                data.Add(first, $"GET /a.txt HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 10).Select(number => $"X-{number}: y\r\n"))}\r\n", 431);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Excesses))]
    public async Task Head_BeyondALimit_IsRefused(string firstPath, string request, int statusCode)
    {
        var server = await DoorServer.StartAsync(Limit);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        if (firstPath.Length > 0)
        {
            Assert.Equal(200, (await client.RequestAsync("GET", firstPath)).StatusCode);
        }

        await client.SendTextAsync(request);

        Assert.Equal(statusCode, (await client.ReadResponseAsync()).StatusCode);
        Assert.Equal(firstPath == "/a.txt" ? 1 : 0, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Head_WithinTheLimits_IsTheDoors()
    {
        var server = await DoorServer.StartAsync(Limit);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        await client.SendTextAsync(
            $"GET /a.txt?{new string('q', 200)} HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 9).Select(number => $"X-{number}: {new string('v', 50)}\r\n"))}\r\n");

        Assert.Equal("a", (await client.ReadResponseAsync()).Text);
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 256;
        limits.MaxRequestHeadersTotalSize = 1024;
        limits.MaxRequestHeaderCount = 10;
    }
}
