using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>
/// Brings the bytes of a socket into a pipe. A block is rented when bytes are there, and not before: a request costs one
/// <c>recv</c>, and an idle connection holds no memory for what may come.
/// </summary>
/// <remarks>
/// <para>
/// The stock transport asks three times for each request (data? how much? more?), or holds a block for each idle connection.
/// </para>
/// <para>
/// Exactly one thread receives at any moment. <c>_signals</c> counts what it has yet to look at: whoever raises it from 0 is that thread.
/// </para>
/// </remarks>
internal sealed class SocketInput : IReadinessHandler, IThreadPoolWorkItem
{
    // As Kestrel's transport: half a block of its pool, so that heads behind one another share a block.
    private const int MinimumBlockSize = 2048;

    private readonly SafeSocketHandle _socket;
    private readonly Pipe _pipe;
    private readonly SocketConnection _connection;

    private ReadinessLoop? _loop;
    private ReadinessLoop.Registration _registration;
    private ValueTask<FlushResult> _flush;
    private int _signals;
    private volatile bool _isEnding;
    private volatile Exception? _stopReason;
    private bool _isEnded;

    /// <param name="connection">Told when no more will come.</param>
    /// <param name="socket">A socket that does not block.</param>
    /// <param name="pool">Blocks for what comes.</param>
    /// <param name="scheduler">Where the reader goes on.</param>
    /// <param name="maxBuffered">Bytes that the reader may leave; then the client has to wait. 0 for no limit.</param>
    public SocketInput(SocketConnection connection, SafeSocketHandle socket, MemoryPool<byte> pool, InputScheduler scheduler, long maxBuffered)
    {
        _connection = connection;
        _socket = socket;
        Scheduler = scheduler;

        // What waits for the reader goes on elsewhere, because the reader has something to do at that moment.
        _pipe = new Pipe(new PipeOptions(
            pool, scheduler, PipeScheduler.ThreadPool, maxBuffered, maxBuffered / 2, useSynchronizationContext: false));
    }

    public PipeReader Reader => _pipe.Reader;

    public InputScheduler Scheduler { get; }

    /// <summary>Takes what is there, and then all that comes.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int Start()
    {
        TakeFirst();
        var error = ReadinessLoops.Input.TryGetNext(out var loop);

        if (error == 0)
        {
            error = loop!.RegisterInput(_socket, this, out _registration);
        }

        _loop = error == 0 ? loop : null;
        return error;
    }

    // A server that defers accepting has the first request by now: it is answered where the connection was accepted. By way of the stack,
    // because a block of the pipe would stay with the connection if there is nothing yet. What is wrong or left is reported again.
    [SkipLocalsInit]
    private void TakeFirst()
    {
        Span<byte> bytes = stackalloc byte[MinimumBlockSize];
        var received = Libc.Recv(_socket, bytes, Libc.MSG_DONTWAIT);

        if (received > 0)
        {
            // Nobody reads yet, so nothing runs here; and it is less than may wait.
            _pipe.Writer.Write(bytes[..received]);
            var flush = _pipe.Writer.FlushAsync();
            Debug.Assert(flush.IsCompletedSuccessfully);
        }
    }

    /// <summary>Ends the input. Closing the socket alone would not be noticed: the kernel forgets who waited for it.</summary>
    /// <param name="reason">What the reader is told; nothing has gone wrong without one.</param>
    public void Stop(Exception? reason)
    {
        _loop?.Unregister(_registration);
        _stopReason ??= reason ?? Completion.Instance;
        _pipe.Writer.CancelPendingFlush();

        if (Interlocked.Increment(ref _signals) == 1)
        {
            // Not here: the caller may hold a lock that the reader wants.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IReadinessHandler.OnReadable(bool isEnding)
    {
        if (isEnding)
        {
            _isEnding = true;
        }

        if (Interlocked.Increment(ref _signals) == 1)
        {
            Run();
        }
    }

    void IReadinessHandler.OnWritable()
    {
        // Not asked for; a failed socket is readable as well.
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void Run()
    {
        int seen;

        do
        {
            seen = Volatile.Read(ref _signals);

            if (!TryDrain())
            {
                // Another thread goes on, when the reader has caught up; or nothing will come any more.
                return;
            }
        }
        while (Interlocked.Add(ref _signals, -seen) != 0);
    }

    /// <summary>Receives until the socket is empty.</summary>
    /// <returns><see langword="false"/> when this thread is to receive no more.</returns>
    private bool TryDrain()
    {
        while (_stopReason is null)
        {
            var block = _pipe.Writer.GetMemory(MinimumBlockSize).Span;
            var received = Libc.Recv(_socket, block, Libc.MSG_DONTWAIT);

            if (received <= 0)
            {
                return received == -Errno.EAGAIN ? !_isEnded : End(received == 0 ? null : ToException(-received));
            }

            _pipe.Writer.Advance(received);
            var flush = _pipe.Writer.FlushAsync();

            if (!flush.IsCompletedSuccessfully)
            {
                _flush = flush;
                _flush.GetAwaiter().UnsafeOnCompleted(OnCaughtUp);
                return false;
            }

            if (flush.Result.IsCompleted)
            {
                return End(null);
            }

            // Fewer than there was room for is all there was (epoll(7), on EPOLLET); what comes from now on is reported again. Not
            // so the end of the stream, if it was reported together with those bytes.
            if (received < block.Length && !_isEnding)
            {
                return true;
            }
        }

        return End(_stopReason);
    }

    private void OnCaughtUp()
    {
        if (_flush.GetAwaiter().GetResult().IsCompleted)
        {
            End(null);
        }
        else
        {
            Run();
        }
    }

    private bool End(Exception? reason)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _pipe.Writer.Complete(reason is Completion ? null : reason);
            _connection.OnInputEnded();
        }

        return false;
    }

    // As Kestrel's transport says it; Kestrel and applications know these types.
    private static Exception ToException(int errno)
    {
        var cause = new SocketException(errno switch
        {
            Errno.ECONNRESET or Errno.EPIPE => (int)SocketError.ConnectionReset,
            Errno.ETIMEDOUT => (int)SocketError.TimedOut,
            _ => (int)SocketError.SocketError,
        });

        return errno is Errno.ECONNRESET or Errno.EPIPE
            ? new ConnectionResetException(cause.Message, cause)
            : new IOException($"The connection failed: {Errno.Describe(errno)}", cause);
    }

    /// <summary>Stands for an end at which nothing went wrong.</summary>
    private sealed class Completion : Exception
    {
        public static Completion Instance { get; } = new();
    }
}
