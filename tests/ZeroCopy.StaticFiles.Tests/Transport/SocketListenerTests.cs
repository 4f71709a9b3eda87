using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

[Collection(Alone.Name)]
public class SocketListenerTests
{
    public SocketListenerTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Fact]
    public async Task Accept_Client_IsAConnection()
    {
        await using var listener = await BindAsync();
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);

        using var client = Connect(listener);
        await using var connection = await accepting;

        Assert.Equal(client.LocalEndPoint, connection!.RemoteEndPoint);
        Assert.Equal(client.RemoteEndPoint, listener.EndPoint);
    }

    [Fact]
    public async Task Unbind_WhileAccepting_EndsIt()
    {
        await using var listener = await BindAsync();
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(accepting.IsCompleted);

        await listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.Null(await accepting.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken));
        Assert.Null(await listener.AcceptAsync(TestContext.Current.CancellationToken));
        Assert.Throws<SocketException>(() => Connect(listener));
    }

    // Kestrel disposes the listeners when it stops, and connections that would not end may outlive them.
    [Fact]
    public async Task Dispose_ConnectionLives_ItsEndIsInOrder()
    {
        var listener = await BindAsync();
        var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
        using var client = Connect(listener);
        var connection = (await accepting)!;
        var closed = new TaskCompletionSource();
        await using var registration = connection.ConnectionClosed.Register(() => closed.SetResult());

        await listener.DisposeAsync();
        await listener.DisposeAsync();
        client.Send("request"u8);
        client.Shutdown(SocketShutdown.Send);

        await closed.Task.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        await connection.DisposeAsync();
        client.ReceiveTimeout = 5000;
        Assert.True(Ended(client));
    }

    [Fact]
    public async Task Accept_ManyConnectionsOfAllEnds_LeavesNoDescriptor()
    {
        await using var listener = await BindAsync();
        await ServeAsync(listener, 10);
        var before = Descriptors();

        await ServeAsync(listener, 300);

        Assert.True(await WireServer.EventuallyAsync(() => Descriptors() <= before + 5, seconds: 10), $"{before} and {Descriptors()}");
    }

    private static async Task ServeAsync(IConnectionListener listener, int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            var accepting = listener.AcceptAsync(TestContext.Current.CancellationToken);
            using var client = Connect(listener);
            await using var connection = (await accepting)!;
            client.Send("request"u8);
            await connection.Transport.Output.WriteAsync("response"u8.ToArray(), TestContext.Current.CancellationToken);

            switch (turn % 4)
            {
                case 0:
                    client.Close(timeout: 0);
                    break;
                case 1:
                    client.Shutdown(SocketShutdown.Send);
                    break;
                case 2:
                    connection.Abort(new ConnectionAbortedException());
                    break;
            }
        }
    }

    private static bool Ended(Socket client)
    {
        try
        {
            return client.Receive(new byte[1]) == 0;
        }
        catch (SocketException exception)
        {
            // Bytes that nobody has read.
            return exception.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static Socket Connect(IConnectionListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.EndPoint);
        return client;
    }

    private static async Task<IConnectionListener> BindAsync()
    {
        var services = new ServiceCollection().AddLogging().AddMetrics().BuildServiceProvider();
        return await new SocketTransport(Options.Create(new SocketTransportOptions()), new Pools(), services)
            .BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
    }

    private sealed class Pools : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new CountingMemoryPool();
    }
}
