using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>
/// The receiving process, <c>zerocopy bench --receive</c>: for each line on its input it opens a connection and reads until its end.
/// It ends with its input, so it cannot outlive the process that started it.
/// </summary>
internal static class DrainingClient
{
    // 1 MiB a call: as much as the sender sends in a turn.
    private const int BufferLength = 1 << 20;

    /// <summary>Runs until <paramref name="input"/> ends.</summary>
    public static void Run(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            if (ConnectRequest.TryParse(line, out var request))
            {
                new Thread(static state => Drain((ConnectRequest)state!)) { IsBackground = true }.Start(request);
            }
        }
    }

    private static void Drain(ConnectRequest request)
    {
        try
        {
            using var socket = Connect(request);
            socket.Send(request.Token.ToByteArray());
            Drain(socket, request);
        }
        catch (SocketException)
        {
            // The other end has reset the connection, or is gone: it knows.
        }
    }

    private static void Drain(Socket socket, ConnectRequest request)
    {
        var buffer = new byte[BufferLength];
        var remaining = request.ResponseLength;

        // Of TCP the kernel throws the bytes away without copying them (tcp(7), MSG_TRUNC), so that the receiver is never the slower
        // one. A Unix socket does not do that.
        var flags = request.Socket == SocketKind.Tcp ? SocketFlags.Truncated : SocketFlags.None;

        while (socket.Receive(buffer, flags) is > 0 and var read)
        {
            remaining -= read;

            if (request.Acknowledges && remaining <= 0)
            {
                remaining += request.ResponseLength;
                socket.Send([0]);
            }
        }
    }

    private static Socket Connect(ConnectRequest request)
    {
        var socket = request.Socket == SocketKind.Tcp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        try
        {
            socket.Connect(request.Socket == SocketKind.Tcp
                ? new IPEndPoint(IPAddress.Loopback, int.Parse(request.Address, CultureInfo.InvariantCulture))
                : new UnixDomainSocketEndPoint('\0' + request.Address));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
