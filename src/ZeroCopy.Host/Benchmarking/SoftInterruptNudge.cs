using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>
/// Makes the kernel free what was received: it keeps buffers, and with them pages of the file, for the next packet on the processor that
/// made them (net.core.skb_defer_max). So a packet is sent, to itself.
/// </summary>
internal static class SoftInterruptNudge
{
    private static readonly Socket Loopback = Connect();

    /// <summary>One packet on the processor that runs this.</summary>
    public static void Send()
    {
        Span<byte> packet = stackalloc byte[1];
        Loopback.Send(packet);
        Loopback.Receive(packet);
    }

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 100 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(socket.LocalEndPoint!);
        return socket;
    }
}
