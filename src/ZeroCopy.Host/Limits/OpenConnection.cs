using System.Net.Sockets;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Limits;

/// <summary>A connection that is served, and the rate at which the kernel sends on it.</summary>
internal sealed class OpenConnection(ConnectionGate gate, Socket socket, OpenClient? client, bool isPaced) : IDisposable
{
    // Held for the length of one system call.
    private readonly Lock _pacing = new();
    private long _rate = long.MaxValue;
    private long _share = long.MaxValue;
    private long _ruled = long.MaxValue;
    private int _ruledResponses;

    /// <summary>Where it stands in the list of the gate.</summary>
    public int Index { get; set; }

    /// <summary>The client; <see langword="null"/> for one that is not told apart from others.</summary>
    public OpenClient? Client => client;

    /// <summary>Whether it had something to send at the last look.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Looks whether there are bytes that the client's side has not acknowledged.</summary>
    public bool Look() => IsSending = Libc.Ioctl(socket.SafeHandle, Libc.SIOCOUTQ, out var queued) >= 0 && queued > 0;

    /// <summary>Sets what it may send, and ends what a rule said when the last byte has left.</summary>
    public void Pace(long share)
    {
        lock (_pacing)
        {
            _share = share;

            if (_ruledResponses == 0 && !IsSending)
            {
                _ruled = long.MaxValue;
            }

            Apply();
        }
    }

    /// <summary>A response begins that a rule holds to a rate.</summary>
    public void BeginRuled(long rate)
    {
        lock (_pacing)
        {
            _ruledResponses++;
            _ruled = Math.Min(_ruled, rate);
            Apply();
        }
    }

    /// <summary>It ends. What the kernel still has to send of it keeps the rate: a socket buffer takes megabytes.</summary>
    public void EndRuled()
    {
        lock (_pacing)
        {
            _ruledResponses--;
        }
    }

    public void Dispose() => gate.Leave(this);

    private void Apply()
    {
        var rate = Math.Min(_share, _ruled);

        // A difference that nobody notices is not worth a system call.
        if (isPaced && Math.Abs(rate - _rate) > _rate / 16)
        {
            _rate = rate;
            Libc.SetSockOpt(socket.SafeHandle, Libc.SOL_SOCKET, Libc.SO_MAX_PACING_RATE, (nuint)rate);
        }
    }
}
