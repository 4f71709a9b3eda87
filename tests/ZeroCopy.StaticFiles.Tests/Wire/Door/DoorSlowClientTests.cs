using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Clients that stop reading, or go away, in the middle of an answer of the door.</summary>
[Collection(Alone.Name)]
public class DoorSlowClientTests
{
    private const int Megabyte = 1024 * 1024;

    // KestrelServerLimits.MinResponseDataRate: "Gets or sets the response minimum data rate in bytes/second. … If a client's rate is
    // lower, the connection is aborted."
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ClientStopsReading_IsCutByTheMinimumRate(bool isKestrels)
    {
        var server = await DoorServer.StartAsync(limits => limits.MinResponseDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.1)), behind: DoorServer.UseFiles);
        server.WriteSparse("large.bin", 64 * Megabyte);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        if (isKestrels)
        {
            Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        }

        var watch = Stopwatch.StartNew();
        await client.SendAsync("GET", "/large.bin");

        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Failures("client_too_slow") == 1, seconds: 8));
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.0, 8.0);
        await AssertResetAsync(client);
        Assert.Equal(isKestrels ? 0 : 1, server.Answered);
        await server.EndAsync();
    }

    // Many small answers, asked for at once and never read.
    [Fact]
    public async Task Get_PipelinedAndNotRead_IsCutByTheMinimumRate()
    {
        var server = await DoorServer.StartAsync(limits => limits.MinResponseDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.1)));
        server.WriteRandom("small.bin", 30_000);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);
        var requests = string.Concat(Enumerable.Repeat("GET /small.bin HTTP/1.1\r\nHost: x\r\n\r\n", 1000));

        await client.SendTextAsync(requests);

        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Failures("client_too_slow") == 1, seconds: 8));
        await AssertResetAsync(client);
        await server.EndAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Get_ClientResetsInTheMiddle_ReleasesEverything(bool isInline, bool isKestrels)
    {
        var server = await DoorServer.StartAsync(isInline: isInline, behind: DoorServer.UseFiles);
        server.WriteSparse("large.bin", 1024L * Megabyte);
        server.WriteRandom("small.bin", 30_000);

        for (var round = 0; round < 40; round++)
        {
            using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

            if (isKestrels)
            {
                Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
            }

            await client.SendTextAsync(string.Concat(Enumerable.Repeat("GET /small.bin HTTP/1.1\r\nHost: x\r\n\r\n", 5)) + "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");

            if (round % 2 == 0)
            {
                await client.ReadResponseAsync();
            }

            client.Reset();
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Wire.Context.Buffers.InUseBytes == 0, seconds: 10));
        Assert.Equal(200, (await RawClient.GetAsync(server.Port, "/small.bin")).StatusCode);
        await server.EndAsync();
    }

    // A client that aborts between requests is nothing to tell.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Connection_ClientResetsBetweenRequests_IsNoError(int requests)
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        using (var client = await server.ConnectAsync())
        {
            for (var request = 0; request < requests; request++)
            {
                Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
            }

            client.Reset();
        }

        Assert.Equal("a", (await RawClient.GetAsync(server.Port, "/a.txt")).Text);
        await server.EndAsync();
    }

    private static Task<IOException> AssertResetAsync(RawClient client) => Assert.ThrowsAnyAsync<IOException>(async () =>
    {
        while (await client.ReadBodyAsync(Stream.Null, long.MaxValue) > 0)
        {
        }
    });
}
