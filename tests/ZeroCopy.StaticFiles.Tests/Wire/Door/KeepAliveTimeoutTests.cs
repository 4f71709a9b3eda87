using System.Diagnostics;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

// KestrelServerLimits.KeepAliveTimeout: "Gets or sets the keep-alive timeout." The heartbeat looks once a second, so an idle
// connection ends one to two seconds after the timeout at the latest.
[Collection(Alone.Name)]
public class KeepAliveTimeoutTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("")]
    [InlineData("/a.txt")]
    [InlineData("/a.txt /a.txt")]
    [InlineData("/unknown")]
    [InlineData("/a.txt /unknown")]
    [InlineData("/unknown /a.txt")]
    public Task Connection_Idle_IsClosedAfterTheTimeout(string paths) =>
        ServerTransports.ForAllAsync(transport => AssertIsClosedAsync(transport, paths));

    private static async Task AssertIsClosedAsync(ServerTransport transport, string paths)
    {
        var server = await StartAsync(transport);
        var client = await server.ConnectAsync();

        foreach (var path in paths.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(200, (await client.RequestAsync("GET", path)).StatusCode);
        }

        var watch = Stopwatch.StartNew();

        // In order, without a byte.
        Assert.True(await client.IsAtEndAsync());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.4, 5);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task Connection_BusyAtTheDoor_IsNotClosed(bool isKestrels, bool isInline) =>
        ServerTransports.ForAllAsync(transport => AssertIsNotClosedAsync(transport, isKestrels, isInline));

    private static async Task AssertIsNotClosedAsync(ServerTransport transport, bool isKestrels, bool isInline)
    {
        var server = await StartAsync(transport, isInline);
        var client = await server.ConnectAsync();

        if (isKestrels)
        {
            Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        }

        var watch = Stopwatch.StartNew();

        while (watch.Elapsed < 4 * Timeout)
        {
            var text = (await client.RequestAsync("GET", "/a.txt")).Text;
            Assert.True(text is "a" or "next GET /a.txt");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        // Kestrel's own clock has to be wound from time to time, by a request that the door would answer otherwise.
        Assert.InRange(server.Threads.Count, isKestrels ? 1 : 0, isKestrels ? 40 : 0);
        Assert.InRange(server.Answered, isKestrels ? 15 : 25, 60);
        client.Dispose();
        await server.EndAsync();
    }

    // The timeout is for idle connections: a response under way is none, whoever answers.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Connection_DownloadLongerThanTheTimeout_IsNotCut(bool isKestrels) =>
        ServerTransports.ForAllAsync(transport => AssertIsNotCutAsync(transport, isKestrels));

    private static async Task AssertIsNotCutAsync(ServerTransport transport, bool isKestrels)
    {
        var server = await DoorServer.StartAsync(transport: transport, limits: limits => limits.KeepAliveTimeout = Timeout, behind: DoorServer.UseFiles);
        var content = server.WriteRandom("large.bin", 20_000_000);
        var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        if (isKestrels)
        {
            Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        }

        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        var body = new MemoryStream();
        var watch = Stopwatch.StartNew();

        while (watch.Elapsed < 4 * Timeout)
        {
            Assert.Equal(10_000, await client.ReadBodyAsync(body, 10_000));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await client.ReadBodyAsync(body, content.Length - body.Length);

        ServerChecks.Same(content, body.ToArray());
        client.Dispose();
        await server.EndAsync();
    }

    // It was not idle: the connection is as good as before.
    [Fact]
    public Task Connection_AfterADownloadLongerThanTheTimeout_GoesOn() => ServerTransports.ForAllAsync(transport => AssertGoesOnAsync(transport, isKestrels: false));

    // Kestrel would know of no download at the door, and end the connection behind it: where Kestrel knows the connection, a large file
    // is the pipeline's.
    [Fact]
    public Task Connection_AfterKestrelAndADownloadLongerThanTheTimeout_GoesOn() => ServerTransports.ForAllAsync(transport => AssertGoesOnAsync(transport, isKestrels: true));

    private static async Task AssertGoesOnAsync(ServerTransport transport, bool isKestrels)
    {
        var server = await DoorServer.StartAsync(transport: transport, limits: limits => limits.KeepAliveTimeout = Timeout, behind: DoorServer.UseFiles);
        server.Write("a.txt", "a");
        server.WriteSparse("large.bin", 20_000_000);
        var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        if (isKestrels)
        {
            Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        }

        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        await Task.Delay(3 * Timeout, TestContext.Current.CancellationToken);
        await client.ReadBodyAsync(Stream.Null, 20_000_000);

        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        client.Dispose();
        await server.EndAsync();
    }

    private static async Task<DoorServer> StartAsync(ServerTransport transport, bool isInline = false)
    {
        var server = await DoorServer.StartAsync(transport: transport, limits: limits => limits.KeepAliveTimeout = Timeout, isInline: isInline);
        server.Write("a.txt", "a");
        return server;
    }
}
