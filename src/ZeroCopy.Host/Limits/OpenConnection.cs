using System.Net.Sockets;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Limits;

/// <summary>A connection that is served, and the rate at which the kernel sends on it.</summary>
internal sealed class OpenConnection(ConnectionGate gate, Socket socket, OpenClient? client) : IDisposable
{
    private long _rate = long.MaxValue;

    /// <summary>Where it stands in the list of the gate.</summary>
    public int Index { get; set; }

    /// <summary>The client; <see langword="null"/> for one that is not told apart from others.</summary>
    public OpenClient? Client => client;

    /// <summary>Whether it had something to send at the last look.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Looks whether there are bytes that the client's side has not acknowledged.</summary>
    public bool Look() => IsSending = Libc.Ioctl(socket.SafeHandle, Libc.SIOCOUTQ, out var queued) >= 0 && queued > 0;

    /// <summary>Sets the rate, unless it is nearly the same.</summary>
    public void Pace(long rate)
    {
        if (Math.Abs(rate - _rate) > _rate / 16)
        {
            _rate = rate;
            Libc.SetSockOpt(socket.SafeHandle, Libc.SOL_SOCKET, Libc.SO_MAX_PACING_RATE, (nuint)rate);
        }
    }

    public void Dispose() => gate.Leave(this);
}
