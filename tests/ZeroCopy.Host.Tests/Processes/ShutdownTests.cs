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
