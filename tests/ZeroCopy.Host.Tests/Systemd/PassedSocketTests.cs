using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Systemd;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tests.Processes;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Systemd;

public class PassedSocketTests
{
    [Fact]
    public void Describe_ListeningSockets_TellsTheirAddresses()
    {
        using var directory = new TemporaryDirectory();
        using var tcp = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var unix = Listen(new UnixDomainSocketEndPoint(directory["s"]));

        Assert.Equal($"http://{tcp.LocalEndPoint}", Assert.Single(PassedSockets.Describe("1", (int)tcp.Handle)).Url);
        Assert.Equal($"http://unix:{directory["s"]}", Assert.Single(PassedSockets.Describe("1", (int)unix.Handle)).Url);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2147483647")]
    [InlineData("x")]
    public void Describe_NoCount_IsNothing(string? count)
    {
        Assert.Empty(PassedSockets.Describe(count, 3));
    }

    [Fact]
    public void Describe_NoSocketForStreams_IsTold()
    {
        using var file = File.OpenHandle(typeof(PassedSocketTests).Assembly.Location);
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Throws<InvalidSettingException>(() => PassedSockets.Describe("1", (int)file.DangerousGetHandle()));
        Assert.Throws<InvalidSettingException>(() => PassedSockets.Describe("1", (int)datagrams.Handle));
    }

    [Fact]
    public void Take_OfAnotherProcess_IsNothing()
    {
        // This process has no such variable, or one of its parent's.
        Assert.Empty(PassedSockets.Take());
    }

    [Fact]
    public void Notes_SettingsOfAddresses_AreToldToBeWithoutEffect()
    {
        using var sample = new SampleConfiguration();
        sample.Write("""{ "StaticFiles": { "Root": "site" }, "Urls": "https://0.0.0.0:443", "UnixSocket": { "Mode": "0600" } }""");
        PassedSocket[] sockets = [new(3, new UnixDomainSocketEndPoint("/run/zerocopy.sock"))];
        var command = new ServeSettings(null, []) { ConfigFile = sample.File, Sockets = sockets };

        var notes = PassedSocketNotes.Of(ServerSettings.Read(command), command).ToArray();

        Assert.Equal(2, notes.Length);
        Assert.Contains("URLs are not used", notes[0], StringComparison.Ordinal);
        Assert.Contains("UnixSocket is not used", notes[1], StringComparison.Ordinal);
        sample.Write("""{ "StaticFiles": { "Root": "site" } }""");
        Assert.Empty(PassedSocketNotes.Of(ServerSettings.Read(command), command));
    }

    // systemd.socket(5): the socket stays open while the service is started again, and connections wait in it.
    [Fact]
    public async Task Serve_PassedSocket_IsListenedOnAndOutlivesTheServer()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", "index");
        using var socket = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var manager = new ManagerSocket();
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;

        for (var round = 0; round < 2; round++)
        {
            // The second one begins with a connection that came while nobody served.
            using var waiting = await RawClient.ConnectAsync(port);
            await waiting.SendTextAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            await using var server = ZeroCopyProcess.Start(
                directory.Path,
                [(ZeroCopyProcess.PassedSocket, ((int)socket.Handle).ToString(CultureInfo.InvariantCulture)), ("NOTIFY_SOCKET", manager.Address), ("WATCHDOG_USEC", "200000")],
                directory.Path, "--urls", "http://127.0.0.1:1");
            await server.WaitForBannerAsync();

            Assert.Equal(port, server.Url.Port);
            Assert.Equal("index", (await waiting.ReadResponseAsync()).Text);
            Assert.Equal("index", (await RawClient.GetAsync(port, "/")).Text);
            Assert.Equal($"READY=1\nSTATUS=Serving 1 site on http://127.0.0.1:{port}", await manager.ReadStateAsync());
            Assert.Equal("WATCHDOG=1", await manager.ReadAsync());

            server.HangUp();
            Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", await manager.ReadStateAsync(), StringComparison.Ordinal);
            Assert.StartsWith("READY=1\n", await manager.ReadStateAsync(), StringComparison.Ordinal);

            server.Terminate();
            Assert.StartsWith("STOPPING=1\n", await manager.ReadStateAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(10)));
            Assert.Empty(server.Error);
        }
    }

    private static Socket Listen(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(endpoint);
        socket.Listen();
        return socket;
    }
}
