using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public class ShutdownTests
{
    [Fact]
    public async Task Terminate_Idle_EndsWithSuccessAtOnce()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path);

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task Terminate_KeepAliveConnection_EndsWithSuccessAtOnce()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("page.html", "x");
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path);
        using var client = await GetAsync(server, "/page.html");

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Terminate_DownloadThatGoesOn_CompletesIt()
    {
        const int Length = 64 * 1024 * 1024;
        using var directory = new TemporaryDirectory();
        directory.WriteSparse("large.bin", Length);
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path);
        using var client = await GetAsync(server, "/large.bin");

        server.Terminate();
        var read = await ReadToEndAsync(client);

        Assert.True(read >= Length, $"{read} bytes came");
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(10)));
    }

    // A client that never reads holds the server up until the shutdown timeout of the host (30 seconds by default), because
    // Kestrel stops its heartbeat, and with it every minimum data rate, as the first step of a shutdown.
    [Fact]
    public async Task Terminate_DownloadThatStalls_EndsAfterTheShutdownTimeout()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteSparse("large.bin", 1L << 30);
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path, ("SHUTDOWNTIMEOUTSECONDS", "2"));
        using var client = await GetAsync(server, "/large.bin");
        var clock = Stopwatch.StartNew();

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(12), $"it took {clock.Elapsed}");
        Assert.Contains("Drained; connections that ended by themselves: 0, that were cut: 1", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_Twice_EndsAtOnce()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteSparse("large.bin", 1L << 30);
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path, ("SHUTDOWNTIMEOUTSECONDS", "60"), ("ZEROCOPY_ACCESSLOG__OUTPUT", directory["access.log"]));
        using var client = await GetAsync(server, "/large.bin");
        var clock = Stopwatch.StartNew();

        server.Terminate();
        await WaitForAsync(() => server.Output.Contains("Draining", StringComparison.Ordinal));
        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(12), $"it took {clock.Elapsed}");
        Assert.Contains("that were cut: 1", server.Output, StringComparison.Ordinal);

        // With what was sent of it.
        Assert.Contains("\"GET /large.bin HTTP/1.1\" 200 ", File.ReadAllText(directory["access.log"]), StringComparison.Ordinal);
        Assert.DoesNotContain($" {1L << 30} ", File.ReadAllText(directory["access.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_WithDelay_ServesAndIsNotReady()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("page.html", "x");
        await using var server = await ZeroCopyProcess.ServeAsync(
            directory.Path, ("ZEROCOPY_SHUTDOWN__DELAYSECONDS", "3"), ("ZEROCOPY_ADMIN__URL", "http://127.0.0.1:0"));
        Assert.Equal(200, (await RawClient.GetAsync(server.AdminUrl.Port, "/readyz")).StatusCode);

        server.Terminate();
        await WaitForAsync(async () => (await RawClient.GetAsync(server.AdminUrl.Port, "/readyz")).StatusCode == 503);

        Assert.Equal("draining\n", (await RawClient.GetAsync(server.AdminUrl.Port, "/readyz")).Text);
        Assert.Equal(200, (await RawClient.GetAsync(server.AdminUrl.Port, "/healthz")).StatusCode);
        Assert.Equal("x", (await RawClient.GetAsync(server.Url.Port, "/page.html")).Text);
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Terminate_DownloadUnderWay_IsNotReadyUntilItIsOver()
    {
        const int Length = 64 * 1024 * 1024;
        using var directory = new TemporaryDirectory();
        directory.WriteSparse("large.bin", Length);
        await using var server = await ZeroCopyProcess.ServeAsync(directory.Path, ("ZEROCOPY_ADMIN__URL", "http://127.0.0.1:0"));
        using var client = await GetAsync(server, "/large.bin");

        server.Terminate();
        await WaitForAsync(() => server.Output.Contains("Draining; connections that are open: 1", StringComparison.Ordinal));

        Assert.Equal(503, (await RawClient.GetAsync(server.AdminUrl.Port, "/readyz")).StatusCode);
        Assert.True(await ReadToEndAsync(client) >= Length);
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("Drained; connections that ended by themselves: 1", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AccessLogOnTheStandardOutput_HasItAlone()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("page.html", "x");
        await using var server = await ZeroCopyProcess.ServeAsync(
            directory.Path, ("ZEROCOPY_ACCESSLOG__OUTPUT", "stdout"), ("Logging__LogLevel__ZeroCopy.StaticFiles.Requests", "Information"));
        await RawClient.GetAsync(server.Url.Port, "/page.html");
        await RawClient.GetAsync(server.Url.Port, "/missing");

        server.Terminate();

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, server.Output.Split('\n').Length);
        Assert.All(server.Output.Split('\n'), static line => Assert.StartsWith("127.0.0.1 - - [", line, StringComparison.Ordinal));
        Assert.Contains("ZeroCopy.StaticFiles.Requests", server.Error, StringComparison.Ordinal);
    }

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);

        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "it did not come to that");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks for a file and reads the first bytes of the answer.</summary>
    private static async Task<Socket> GetAsync(ZeroCopyProcess server, string path)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
        await client.ConnectAsync(server.Url.Host, server.Url.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var start = new byte[12];
        Assert.Equal(start.Length, await client.ReceiveAsync(start));
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(start));
        return client;
    }

    private static async Task<long> ReadToEndAsync(Socket client)
    {
        var buffer = new byte[256 * 1024];
        var total = 0L;

        while (await client.ReceiveAsync(buffer) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }
}
