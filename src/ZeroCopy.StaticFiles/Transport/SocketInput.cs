using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>
/// Brings the bytes of a socket into a pipe. A block is rented when bytes are there, and not before: a request costs one
/// <c>recv</c>, and an idle connection holds no memory for what may come.
/// </summary>
/// <remarks>
/// Exactly one thread receives at any moment. <c>_signals</c> counts what it has yet to look at: whoever raises it from 0 is that thread.
/// </remarks>
internal sealed class SocketInput : IReadinessHandler, IThreadPoolWorkItem
{
    // As Kestrel's transport: half a block of its pool, so that heads behind one another share a block.
    private const int MinimumBlockSize = 2048;

    // Then others come first. A client on a fast link can bring bytes as quickly as they are taken: 32 blocks, about 50 µs.
    private const int MaxBytesPerTurn = 128 * 1024;

    private readonly SafeSocketHandle _socket;
    private readonly Pipe _pipe;
    private readonly SocketConnection _connection;
    private readonly bool _takesFirst;

    private InputWatch _watch;
    private ValueTask<FlushResult> _flush;
    private Action? _run;
    private int _signals;
    private bool _isPaused;
    private bool _isEnded;
    private volatile bool _untilEmpty;
    private volatile bool _isStopped;
    private Exception? _stopReason;

    /// <param name="connection">Told when no more will come.</param>
    /// <param name="socket">A socket that does not block.</param>
    /// <param name="pool">Blocks for what comes.</param>
    /// <param name="scheduler">Where the reader goes on.</param>
    /// <param name="maxBuffered">Bytes that the reader may leave; then the client has to wait. 0 for no limit.</param>
    public SocketInput(SocketConnection connection, SafeSocketHandle socket, MemoryPool<byte> pool, InputScheduler scheduler, long maxBuffered)
    {
        _connection = connection;
        _socket = socket;
        _takesFirst = maxBuffered is 0 or > MinimumBlockSize;
        Scheduler = scheduler;

        // What waits for the reader goes on elsewhere, because the reader has something to do at that moment.
        _pipe = new Pipe(new PipeOptions(
            pool, scheduler, PipeScheduler.ThreadPool, maxBuffered, maxBuffered / 2, useSynchronizationContext: false));
        Reader = new WatchingReader(_pipe.Reader, this);
    }

    public PipeReader Reader { get; }

    public InputScheduler Scheduler { get; }

    /// <summary>Takes what is there. What comes later is taken from the first wait on: most connections of one request never have one.</summary>
    /// <remarks>A server that defers accepting has the first request by now. What is left, and an end, is reported again.</remarks>
    [SkipLocalsInit]
    public void Start()
    {
        if (!_takesFirst)
        {
            return;
        }

        // By way of the stack, because a block of the pipe would stay with the connection if there is nothing yet.
        Span<byte> bytes = stackalloc byte[MinimumBlockSize];
        var received = Libc.Recv(_socket, bytes, Libc.MSG_DONTWAIT);

        if (received > 0)
        {
            // Nobody reads yet, so nothing runs here; and it is less than may wait.
            _pipe.Writer.Write(bytes[..received]);
            var flush = _pipe.Writer.FlushAsync();
            Debug.Assert(flush.IsCompletedSuccessfully);
        }
        else if (received is not (0 or -Errno.EAGAIN))
        {
            // The kernel tells an error once. From now on nobody receives.
            _signals = 1;
            _watch.End();
            End(SocketErrors.ToException(-received));
        }
    }

    /// <summary>Takes all that comes from now on, and notices when the client leaves. Nothing happens the second time.</summary>
    public void Watch()
    {
        var error = _watch.Begin(_socket, this);

        if (error < 0)
        {
            _connection.OnWatchFailed(error);
        }
    }

    /// <summary>Ends the input. Closing the socket alone would not be noticed: the kernel forgets who waited for it.</summary>
    /// <param name="reason">What the reader is told; nothing has gone wrong without one.</param>
    /// <param name="hasReader">Whether somebody may be waiting for input still.</param>
    public void Stop(Exception? reason, bool hasReader)
    {
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        _isStopped = true;
        _watch.End();
        _pipe.Writer.CancelPendingFlush();

        var isFirst = Interlocked.Increment(ref _signals) == 1;

        if (isFirst && hasReader)
        {
            // Not here: the caller may hold a lock that the reader wants.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (isFirst)
        {
            Run();
        }
    }

    void IReadinessHandler.OnReadable(bool untilEmpty)
    {
        // Only the event thread writes it, and before it raises the signals.
        _untilEmpty |= untilEmpty;

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
        try
        {
            int seen;

            do
            {
                seen = Volatile.Read(ref _signals);

                if (!TryDrain())
                {
                    // Another thread goes on, or nothing will come any more.
                    return;
                }
            }
            while (Interlocked.Add(ref _signals, -seen) != 0);
        }
        catch (Exception exception)
        {
            // Of a reader that ends with one or goes on right here, or for want of memory. An event thread must not die of it.
            _connection.OnInputFailed(exception);
            End(exception);
        }
    }

    /// <summary>Receives until the socket is empty.</summary>
    /// <returns><see langword="false"/> when this thread is to receive no more.</returns>
    private bool TryDrain()
    {
        var budget = MaxBytesPerTurn;

        if (_isPaused)
        {
            _isPaused = false;

            if (_flush.GetAwaiter().GetResult().IsCompleted)
            {
                return End(null);
            }
        }

        while (!_isStopped)
        {
            var block = _pipe.Writer.GetMemory(MinimumBlockSize).Span;
            var received = Libc.Recv(_socket, block, Libc.MSG_DONTWAIT);

            if (received <= 0)
            {
                return received == -Errno.EAGAIN || End(received == 0 ? null : SocketErrors.ToException(-received));
            }

            _pipe.Writer.Advance(received);
            var flush = _pipe.Writer.FlushAsync();

            if (!flush.IsCompletedSuccessfully)
            {
                (_flush, _isPaused) = (flush, true);
                _flush.GetAwaiter().UnsafeOnCompleted(_run ??= Run);
                return false;
            }

            if (flush.Result.IsCompleted)
            {
                return End(null);
            }

            // Fewer than there was room for is all there was (epoll(7), on EPOLLET), but for an end that was reported with it, or an urgent byte.
            if (received < block.Length && !_untilEmpty)
            {
                return true;
            }

            if ((budget -= received) <= 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return false;
            }
        }

        return End(null);
    }

    private bool End(Exception? reason)
    {
        if (!_isEnded)
        {
            _isEnded = true;

            try
            {
                // Whoever stopped it knows better than the kernel.
                _pipe.Writer.Complete(_isStopped ? _stopReason : reason);
            }
            catch (Exception exception)
            {
                // Of whoever asked to be told, as the reader's above.
                _connection.OnInputFailed(exception);
            }

            _connection.OnInputEnded();
        }

        return false;
    }
}
