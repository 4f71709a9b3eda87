using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.Host.Limits;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

public sealed class ConnectionGateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ConnectionGateTests()
    {
        _directory.Write("site/a.txt", "a");
    }

    public void Dispose() => _directory.Dispose();

    [LinuxFact]
    public async Task Connections_BeyondTheLimitOfAClient_AreClosed_AndOthersServed()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Limits": { "MaxConnectionsPerClient": 2 } """);
        using var first = await ServedAsync(server, "127.0.0.1");
        using (await ServedAsync(server, "127.0.0.1"))
        {
            Assert.True(await IsRefusedAsync(server, "127.0.0.1"));
            using var other = await ServedAsync(server, "127.0.0.2");
        }

        await WaitForAsync(server, connections: 1);
        using var next = await ServedAsync(server, "127.0.0.1");
        Assert.Equal(1, Gate(server).Clients);
    }

    [LinuxFact]
    public async Task Connections_BeyondTheLimit_AreClosed()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Limits": { "MaxConnections": 1 } """);

        using (await ServedAsync(server, "127.0.0.1"))
        {
            Assert.True(await IsRefusedAsync(server, "127.0.0.2"));
        }

        await WaitForAsync(server, connections: 0);
        using var next = await ServedAsync(server, "127.0.0.2");
        Assert.Equal(1, Gate(server).Clients);
    }

    private static ConnectionGate Gate(ConfiguredServer server) => (ConnectionGate)server.Services.GetRequiredService<IConnectionGate>();

    private static async Task WaitForAsync(ConfiguredServer server, int connections)
    {
        for (var look = 0; Gate(server).Connections > connections; look++)
        {
            Assert.True(look < 200, "The connection was closed, and is counted on.");
            await Task.Delay(50);
        }
    }

    private static async Task<Socket> ServedAsync(ConfiguredServer server, string from)
    {
        var socket = await ConnectAsync(server, from);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(socket), StringComparison.Ordinal);
        return socket;
    }

    private static async Task<bool> IsRefusedAsync(ConfiguredServer server, string from)
    {
        using var socket = await ConnectAsync(server, from);
        return (await AskAsync(socket)).Length == 0;
    }

    private static async Task<Socket> ConnectAsync(ConfiguredServer server, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        var bytes = new byte[4096];

        try
        {
            await socket.SendAsync("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            return System.Text.Encoding.Latin1.GetString(bytes, 0, await socket.ReceiveAsync(bytes).WaitAsync(TimeSpan.FromSeconds(20)));
        }
        catch (SocketException)
        {
            // It was closed with the request unread.
            return "";
        }
    }
}
