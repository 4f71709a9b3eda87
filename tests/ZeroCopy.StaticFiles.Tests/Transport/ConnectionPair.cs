using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>A connection of the transport over loopback, without Kestrel, and its client.</summary>
internal sealed class ConnectionPair : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private ConnectionPair(Socket client, Socket server, bool isInline, long maxBuffered)
    {
        Client = client;
        Services = new ServiceContext(LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(Log))), Meters, TimeProvider.System);
        Connection = new SocketConnection(server, Pool, Services, isInline, maxBuffered);
    }

    public Socket Client { get; }

    public SocketConnection Connection { get; }

    public CountingMemoryPool Pool { get; } = new();

    public FakeLogCollector Log { get; } = new();

    public ServiceContext Services { get; }

    public PipeReader Input => Connection.Transport.Input;

    public SocketOutput Output => (SocketOutput)Connection.Transport.Output;

    /// <summary>Connects, and begins to receive.</summary>
    /// <param name="isInline">Whether the reader goes on on the event thread.</param>
    /// <param name="maxBuffered">Bytes that may wait for the reader.</param>
    /// <param name="beforehand">What the client does before the server receives.</param>
    /// <param name="receiveBuffer">Bytes that the client's kernel takes unread.</param>
    public static ConnectionPair Start(
        bool isInline = false, long maxBuffered = 1024 * 1024, Action<Socket>? beforehand = null, int? receiveBuffer = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        if (receiveBuffer is { } size)
        {
            client.ReceiveBufferSize = size;
        }

        client.Connect(listener.LocalEndPoint!);
        client.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var server = listener.Accept();
        beforehand?.Invoke(client);
        var pair = new ConnectionPair(client, server, isInline, maxBuffered);
        pair.Connection.Start();
        return pair;
    }

    /// <summary>As Kestrel does, which wants to know when the client leaves.</summary>
    public void Watch() => _ = Connection.ConnectionClosed;

    public void Send(string text) => Client.Send(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads exactly so many bytes.</summary>
    public async Task<string> ReadAsync(int length)
    {
        var result = await Input.ReadAtLeastAsync(length).AsTask().WaitAsync(Patience);
        var text = Encoding.ASCII.GetString(result.Buffer.Slice(0, length).ToArray());
        Input.AdvanceTo(result.Buffer.GetPosition(length));
        await LeaveEventThread();
        return text;
    }

    /// <summary>Reads to the end of the input.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var bytes = new ArrayBufferWriter<byte>();

        while (true)
        {
            ReadResult result;

            try
            {
                result = await Input.ReadAsync().AsTask().WaitAsync(Patience);
            }
            catch
            {
                await LeaveEventThread();
                throw;
            }

            foreach (var segment in result.Buffer)
            {
                bytes.Write(segment.Span);
            }

            Input.AdvanceTo(result.Buffer.End);

            if (result.IsCompleted)
            {
                await LeaveEventThread();
                return bytes.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>
    /// Awaited last by what reads: the test, which waits for that, would otherwise go on on the event thread, and whatever it blocks.
    /// </summary>
    public static YieldAwaitable LeaveEventThread() => Task.Yield();

    /// <summary>Ends when whoever watches the connection has been told of its end.</summary>
    public async Task WhenClosedAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Connection.ConnectionClosed.Register(() => closed.TrySetResult());
        await closed.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Connection.DisposeAsync().AsTask().WaitAsync(Patience);
    }
}
