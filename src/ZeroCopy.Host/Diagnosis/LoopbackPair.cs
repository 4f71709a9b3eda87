using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>A TCP connection of this process with itself: a socket such as the server sends on, and the client's end.</summary>
internal sealed class LoopbackPair : IDisposable
{
    // Nothing that is probed takes longer than that on a machine that works.
    private const int TimeoutMilliseconds = 500;

    public LoopbackPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = TimeoutMilliseconds };

        try
        {
            Client.Connect(listener.LocalEndPoint!);
            Server = listener.Accept();

            // Another program may have been faster.
            while (!Server.RemoteEndPoint!.Equals(Client.LocalEndPoint))
            {
                Server.Dispose();
                Server = listener.Accept();
            }

            Server.Blocking = false;
        }
        catch
        {
            Server?.Dispose();
            Client.Dispose();
            throw;
        }
    }

    /// <summary>The end that sends; it does not block.</summary>
    public Socket Server { get; }

    /// <summary>The end that receives.</summary>
    public Socket Client { get; }

    /// <summary>Whether these very bytes arrive.</summary>
    public bool Receives(ReadOnlySpan<byte> expected)
    {
        var received = new byte[expected.Length];

        try
        {
            for (var count = 0; count < received.Length;)
            {
                var more = Client.Receive(received.AsSpan(count));

                if (more == 0)
                {
                    return false;
                }

                count += more;
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return false;
        }

        return expected.SequenceEqual(received);
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
