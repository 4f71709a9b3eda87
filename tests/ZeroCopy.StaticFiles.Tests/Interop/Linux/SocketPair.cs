using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>The two ends of one TCP connection over loopback.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Near.Connect(listener.LocalEndPoint!);
        Far = listener.Accept();
        Far.ReceiveTimeout = 10_000;
    }

    public Socket Near { get; }

    public Socket Far { get; }

    /// <summary>Exactly so many bytes from the far end.</summary>
    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        var filled = 0;
        while (filled < count)
        {
            var received = Far.Receive(bytes, filled, count - filled, SocketFlags.None);
            Assert.NotEqual(0, received);
            filled += received;
        }

        return bytes;
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
