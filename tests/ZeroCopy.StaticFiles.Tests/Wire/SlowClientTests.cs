using System.Diagnostics;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Clients that read slowly, late or never.</summary>
[Collection(Alone.Name)]
public class SlowClientTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    [Fact]
    public async Task Get_SlowThenFastReader_GetsEveryByteWhileOthersAreServed()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        var content = server.Root.WriteRandom("large.bin", 20 * Megabyte);
        var small = server.Root.WriteRandom("small.bin", 1000);
        using var slow = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await slow.SendAsync("GET", "/large.bin");
        await slow.ReadHeadAsync();
        var body = new MemoryStream();

        // 64 KB/s, 2.5 s.
        for (var turn = 0; turn < 25; turn++)
        {
            await slow.ReadBodyAsync(body, 6554);
            await Task.Delay(100, TestContext.Current.CancellationToken);

            if (turn % 5 == 0)
            {
                var watch = Stopwatch.StartNew();
                Assert.Equal(small, (await RawClient.GetAsync(server.Port, "/small.bin")).Body);
                Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
            }
        }

        Assert.True(server.Transferred("sendfile") < content.Length);
        await slow.ReadBodyAsync(body, content.Length - body.Length);

        ServerChecks.Same(content, body.ToArray());

        // The connection is as good as new.
        Assert.Equal(small, (await slow.RequestAsync("GET", "/small.bin")).Body);
        slow.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_StalledReader_IsCutByTheMinimumRate()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport, build: ServerOptions.MinimumRate(100_000));
        server.Root.WriteSparse("large.bin", 64 * Megabyte);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        var watch = Stopwatch.StartNew();
        await client.SendAsync("GET", "/large.bin");

        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("client_too_slow") == 1, seconds: 8));

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.0, 8.0);
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAllAsync(client));
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_StalledReader_NoMinimumRate_IsNeverCut()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport, build: ServerOptions.MinimumRate(null));
        server.Root.WriteSparse("large.bin", 16 * Megabyte);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/large.bin");

        await Task.Delay(4000, TestContext.Current.CancellationToken);

        Assert.Equal(0, server.Failures("client_too_slow"));
        Assert.Equal(16 * Megabyte, (await client.ReadResponseAsync()).Body.Length);
        client.Dispose();
        await server.EndAsync();
    }

    // Four times the size of its receive buffer a second: acknowledgements come in every window.
    [Fact]
    public async Task Get_SlowReaderAboveTheMinimumRate_IsNotCut()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport, build: ServerOptions.MinimumRate(240));
        server.Root.WriteSparse("large.bin", 50 * Megabyte);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 64 * 1024);
        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();

        for (var turn = 0; turn < 10; turn++)
        {
            Assert.Equal(200_000, await client.ReadBodyAsync(Stream.Null, 200_000));
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, server.Failures("client_too_slow"));
        client.Reset();
        await server.EndAsync();
    }

    private static async Task ReadAllAsync(RawClient client)
    {
        await client.ReadHeadAsync();
        await client.ReadBodyAsync(Stream.Null, long.MaxValue);
    }
}
