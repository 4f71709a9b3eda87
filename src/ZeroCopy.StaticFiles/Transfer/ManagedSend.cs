using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>One array, and the asynchronous sends from it: one at a time, over one response.</summary>
/// <remarks>A send that is given up may still be reading the array; it goes back to the pool when the runtime says that the send has ended.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without timer and wait handle holds nothing, and is cancelled while the send may be ending.")]
internal sealed class ManagedSend(IReadinessHandler sender)
{
    // ASP.NET Core's own copy loop (SendFileFallback): 16 KiB. Not more, because the minimum rate sees a chunk only when all of it has left.
    private const int ChunkSize = 16 * 1024;

    private const int Idle = 0;
    private const int InFlight = 1;
    private const int Done = 2;
    private const int Abandoned = 3;

    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private readonly CancellationTokenSource _cancellation = new();
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _awaiter;
    private Action? _onEnded;
    private nint _result;
    private int _state;

    /// <summary>Whether a send was started and its result not taken.</summary>
    public bool IsUnderWay => Volatile.Read(ref _state) is InFlight or Done;

    /// <summary>Whether its result is there.</summary>
    public bool IsDone => Volatile.Read(ref _state) == Done;

    /// <summary>Reads a chunk and sends it.</summary>
    /// <returns>Bytes sent, 0 at the end of the file, or a negative errno; −EAGAIN while the send is under way.</returns>
    [SuppressMessage("Reliability", "CA2012", Justification = "Each send is awaited once: by its result here, or by the hook.")]
    public nint Start(Socket socket, SafeFileHandle file, long offset, long count)
    {
        var read = Libc.PReadV2(file, _chunk.AsSpan(0, (int)Math.Min(count, ChunkSize)), offset, flags: 0);

        if (read <= 0)
        {
            return read;
        }

        try
        {
            _awaiter = socket.SendAsync(_chunk.AsMemory(0, (int)read), SocketFlags.None, _cancellation.Token).ConfigureAwait(false).GetAwaiter();
        }
        catch (ObjectDisposedException)
        {
            return -Errno.EBADF;
        }

        if (_awaiter.IsCompleted)
        {
            return GetResult();
        }

        // Set before the hook: from then on the send may end at any time.
        Volatile.Write(ref _state, InFlight);
        _awaiter.UnsafeOnCompleted(_onEnded ??= OnEnded);
        return -Errno.EAGAIN;
    }

    /// <summary>The result of the send that is under way.</summary>
    /// <returns>As <see cref="Start"/>.</returns>
    public nint Take()
    {
        if (!IsDone)
        {
            return -Errno.EAGAIN;
        }

        Volatile.Write(ref _state, Idle);
        return _result;
    }

    /// <summary>Ends the use of the array; a send that is under way is cancelled, and nobody hears of it.</summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _state, Abandoned) == InFlight)
        {
            _cancellation.Cancel();
        }
        else
        {
            ArrayPool<byte>.Shared.Return(_chunk);
        }
    }

    private void OnEnded()
    {
        _result = GetResult();

        if (Interlocked.CompareExchange(ref _state, Done, InFlight) == InFlight)
        {
            sender.OnWritable();
        }
        else
        {
            ArrayPool<byte>.Shared.Return(_chunk);
        }
    }

    private nint GetResult()
    {
        try
        {
            // The runtime sends all of it or fails; 0 would be taken for the end of the file.
            return _awaiter.GetResult() is > 0 and var sent ? sent : -Errno.ECONNRESET;
        }
        catch (SocketException exception)
        {
            return -ErrnoOf(exception.SocketErrorCode);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
        {
            return -Errno.EBADF;
        }
    }

    private static int ErrnoOf(SocketError error) => error switch
    {
        SocketError.ConnectionReset => Errno.ECONNRESET,
        SocketError.Shutdown => Errno.EPIPE,
        SocketError.ConnectionAborted or SocketError.OperationAborted or SocketError.Interrupted => Errno.ECONNABORTED,
        SocketError.NotConnected => Errno.ENOTCONN,
        SocketError.TimedOut => Errno.ETIMEDOUT,
        SocketError.HostUnreachable => Errno.EHOSTUNREACH,
        SocketError.NetworkUnreachable => Errno.ENETUNREACH,
        SocketError.NetworkDown => Errno.ENETDOWN,
        SocketError.NoBufferSpaceAvailable => Errno.ENOBUFS,
        _ => Errno.EIO,
    };
}
