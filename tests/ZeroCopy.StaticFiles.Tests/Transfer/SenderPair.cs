using System.Net;
using System.Net.Sockets;
using System.Text;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>A sender on one end of a connection, and the other end. Its end checks that no native memory is left in use.</summary>
internal sealed class SenderPair : IDisposable
{
    private CompositeBuffer _content;

    private SenderPair(Socket near, Socket far)
    {
        Near = near;
        Far = far;

        // As Kestrel's sockets are: sendfile has no MSG_DONTWAIT.
        near.Blocking = false;
        far.ReceiveTimeout = 10_000;
        Shared = new TransferResources(Pool);
        Sender = new SocketSender(near, Shared);
    }

    public NativeBufferPool Pool { get; } = new();

    public TransferResources Shared { get; }

    public Socket Near { get; }

    public Socket Far { get; }

    public SocketSender Sender { get; }

    /// <summary>A TCP connection over loopback without Nagle's algorithm, as Kestrel's are.</summary>
    public static SenderPair Tcp(int? sendBuffer = null, int? receiveBuffer = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        if (sendBuffer is { } size)
        {
            listener.SendBufferSize = size;
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        if (receiveBuffer is { } window)
        {
            far.ReceiveBufferSize = window;
        }

        far.Connect(listener.LocalEndPoint!);
        var near = listener.Accept();
        near.NoDelay = true;
        return new SenderPair(near, far);
    }

    /// <summary>A connection of Unix domain sockets.</summary>
    public static SenderPair Unix(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        far.Connect(new UnixDomainSocketEndPoint(path));
        return new SenderPair(listener.Accept(), far);
    }

    public Task<TransferResult> SendAsync(string before = "", FileRegion region = default, string after = "", MinimumRate minimumRate = default) =>
        SendAsync(Encoding.ASCII.GetBytes(before), region, Encoding.ASCII.GetBytes(after), minimumRate);

    public Task<TransferResult> SendAsync(byte[] before, FileRegion region, byte[] after, MinimumRate minimumRate = default)
    {
        Write(before);
        _content.Append(region);
        Write(after);
        return LeaveEventThreadAsync(Sender.SendAsync(ref _content, minimumRate));
    }

    /// <summary>Sends a file region behind each of some texts.</summary>
    public Task<TransferResult> SendAsync(IEnumerable<(string Before, FileRegion Region)> parts, string after)
    {
        foreach (var (before, region) in parts)
        {
            Write(Encoding.ASCII.GetBytes(before));
            _content.Append(region);
        }

        Write(Encoding.ASCII.GetBytes(after));
        return LeaveEventThreadAsync(Sender.SendAsync(ref _content, MinimumRate.None));
    }

    /// <summary>Exactly so many bytes from the far end.</summary>
    public byte[] Receive(int count)
    {
        var bytes = new byte[count];

        for (var filled = 0; filled < count;)
        {
            var received = Far.Receive(bytes, filled, count - filled, SocketFlags.None);
            Assert.NotEqual(0, received);
            filled += received;
        }

        return bytes;
    }

    /// <summary>Whatever the far end gets until nothing more has come for a while.</summary>
    public byte[] ReceiveRest(int quietMilliseconds = 100)
    {
        var all = new MemoryStream();
        var buffer = new byte[256 * 1024];

        while (Far.Poll(quietMilliseconds * 1000, SelectMode.SelectRead) && Far.Receive(buffer, SocketFlags.None, out var error) is > 0 and var count && error == SocketError.Success)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        Sender.Close();
        Sender.Detach();
        Near.Dispose();
        Far.Dispose();
        _content.Clear();
        Assert.Equal(0, Pool.InUseBytes);
        Assert.Equal(0, Pool.LeakedBytes);
        Assert.Equal(0, Shared.Pipes.InUse);
    }

    // The sender completes on its event thread, where a test that blocks would wait for itself.
    private static async Task<TransferResult> LeaveEventThreadAsync(ValueTask<TransferResult> send)
    {
        if (send.IsCompleted)
        {
            return await send;
        }

        var result = await send.ConfigureAwait(false);
        await Task.Yield();
        return result;
    }

    private void Write(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            bytes.CopyTo(_content.GetMemory(bytes.Length, Pool));
            _content.Advance(bytes.Length);
        }
    }
}
