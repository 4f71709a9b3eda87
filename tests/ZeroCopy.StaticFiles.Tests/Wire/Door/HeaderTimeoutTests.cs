using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

// KestrelServerLimits.RequestHeadersTimeout: "Gets or sets the maximum amount of time the server will spend receiving request headers."
[Collection(Alone.Name)]
public class HeaderTimeoutTests
{
    public static TheoryData<string, string> Parts
    {
        get
        {
            var data = new TheoryData<string, string>();

            foreach (var first in (string[])["", "/a.txt", "/unknown"])
            {
                data.Add(first, "G");
                data.Add(first, "GET /a.txt HTTP/1.1\r\nHost: x\r\n");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public Task Head_Partial_IsAnsweredAsByKestrel(string firstPath, string part) =>
        ServerTransports.ForAllAsync(transport => AssertAnsweredAsByKestrelAsync(transport, firstPath, part));

    private static async Task AssertAnsweredAsByKestrelAsync(ServerTransport transport, string firstPath, string part)
    {
        var server = await DoorServer.StartAsync(transport: transport, limits: limits => limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        server.Write("a.txt", "a");
        await using var stock = await WireServer.StartAsync(
            (app, _) => app.Run(context => DoorServer.AnswerNextAsync(context)),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1)));
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(AskAsync(stock.Port, firstPath, part), AskAsync(server.Port, firstPath, part));

        Assert.Equal(answers[0], answers[1]);
        Assert.StartsWith("408", answers[1], StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
        await server.EndAsync();
    }

    private static async Task<string> AskAsync(int port, string firstPath, string part)
    {
        using var client = await RawClient.ConnectAsync(port);

        if (firstPath.Length > 0)
        {
            Assert.Equal(200, (await client.RequestAsync("GET", firstPath)).StatusCode);
        }

        await client.SendTextAsync(part);
        var response = await client.ReadResponseAsync();
        Assert.True(await client.IsAtEndAsync());
        return response.Comparable;
    }
}
