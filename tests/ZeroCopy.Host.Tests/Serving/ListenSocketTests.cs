using System.Net;
using System.Net.Sockets;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Serving;

public class ListenSocketTests
{
    // tcp(7): "TCP_DEFER_ACCEPT: Allow a listener to be awakened only when data arrives on the socket."
    [Fact]
    public async Task Bind_Tcp_AcceptsAConnectionWithItsFirstBytes()
    {
        using var listener = ListenSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        Assert.False(accepting.IsCompleted);

        await client.SendAsync("GET"u8.ToArray(), TestContext.Current.CancellationToken);
        using var server = await accepting;

        Assert.Equal(3, server.Available);
    }

    [Fact]
    public async Task Bind_UnixSocket_Accepts()
    {
        using var directory = new TemporaryDirectory();
        var endpoint = new UnixDomainSocketEndPoint(directory["socket"]);
        using var listener = ListenSocket.Bind(endpoint);
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(endpoint, TestContext.Current.CancellationToken);

        using var server = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        Assert.True(server.Connected);
    }
}
