using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// Sends response bytes on one raw socket, one send at a time: native memory by gathered writes, a file region by
/// <c>sendfile</c>, in order, resumed at any byte.
/// </summary>
/// <remarks>
/// <para>A send goes through these steps:</para>
/// <list type="number">
/// <item>Memory in front of the file region leaves with MSG_MORE, so the first body bytes share its segment.</item>
/// <item>The file region leaves by <c>sendfile</c>, at most <see cref="MaxBytesPerCall"/> a call.</item>
/// <item>Memory behind the region leaves.</item>
/// <item>A full socket parks the send in a <see cref="ReadinessLoop"/>; a turn that spent its budget lets others go first.</item>
/// <item>A chunk that is not in the page cache moves the send from an event thread to the <see cref="BlockingIoPool"/>.</item>
/// </list>
/// <para>
/// Exactly one thread runs a send at any moment. <c>_state</c> hands it over: whoever moves it from
/// <see cref="Parked"/> to <see cref="Running"/> is the runner.
/// </para>
/// </remarks>
internal sealed class SocketSender : IReadinessHandler, IThreadPoolWorkItem, IValueTaskSource<TransferResult>
{
    /// <summary>
    /// 512 KiB a system call: uncapped, one sendfile of a hot 1 GB file ran for 110 ms on a fast reader without
    /// ever returning EAGAIN, and nothing else on that thread was served.
    /// </summary>
    public const int MaxBytesPerCall = 512 * 1024;

    /// <summary>1 MiB a turn, then others come first (nginx: sendfile_max_chunk, 2 MiB).</summary>
    public const int MaxBytesPerTurn = 1024 * 1024;

    private const int Idle = 0;
    private const int Running = 1;
    private const int Parked = 2;

    private readonly SafeSocketHandle _socket;
    private readonly NativeBufferPool _pool;

    // The continuation runs on the thread that ended the send, often an event thread: SocketOutput's is short and hops itself.
    private ManualResetValueTaskSourceCore<TransferResult> _completion;

    private ReadinessLoop? _loop;
    private ReadinessLoop.Registration _registration;

    private CompositeBuffer _memory;
    private long _memoryAheadOfRegion;
    private FileRegion _region;
    private long _regionOffset;
    private long _regionRemaining;
    private bool _copyRegion;
    private MinimumRate _minimumRate;

    private int _state;
    private int _stopStatus;
    private long _accepted;
    private DeliveryWatch _watch;
    private bool _closed;

    public SocketSender(SafeSocketHandle socket, NativeBufferPool pool)
    {
        _socket = socket;
        _pool = pool;
    }

    private TransferStatus StopRequest =>
        Volatile.Read(ref _closed) ? TransferStatus.ClientGone : (TransferStatus)Volatile.Read(ref _stopStatus);

    /// <summary>Bytes of file regions that <c>sendfile</c> took, since the connection began.</summary>
    public long SendFileBytes { get; private set; }

    /// <summary>Bytes of file regions that had to be copied, since the connection began.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Bytes of native memory sent, since the connection began.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>
    /// Sends all of <paramref name="memory"/>, with <paramref name="region"/> after its first
    /// <paramref name="memoryAheadOfRegion"/> bytes. The sender takes the blocks over and returns them in any case.
    /// </summary>
    /// <remarks>One send at a time. Completes synchronously when the socket takes everything within one turn.</remarks>
    public ValueTask<TransferResult> SendAsync(ref CompositeBuffer memory, long memoryAheadOfRegion, FileRegion region, MinimumRate minimumRate)
    {
        _memory.MoveFrom(ref memory);
        _memoryAheadOfRegion = region.Length > 0 ? memoryAheadOfRegion : 0;
        _region = region;
        _regionOffset = region.Offset;
        _regionRemaining = region.Length;
        _copyRegion = false;
        _minimumRate = minimumRate;
        _watch.Reset();
        _completion.Reset();
        Volatile.Write(ref _stopStatus, (int)TransferStatus.Pending);
        Volatile.Write(ref _state, Running);

        // Read before the run: a parked send may complete, and the source be reused, before this method returns.
        var version = _completion.Version;
        var onPoolThread = Thread.CurrentThread.IsThreadPoolThread;
        var result = RunGuarded(mayBlock: onPoolThread, onPoolThread);

        return result.Status == TransferStatus.Pending ? new ValueTask<TransferResult>(this, version) : new ValueTask<TransferResult>(result);
    }

    /// <summary>Ends a send that is in progress with <paramref name="status"/>; without one it does nothing.</summary>
    public void Stop(TransferStatus status)
    {
        if (Interlocked.CompareExchange(ref _stopStatus, (int)status, (int)TransferStatus.Pending) == (int)TransferStatus.Pending
            && Interlocked.CompareExchange(ref _state, Running, Parked) == Parked)
        {
            _completion.SetResult(End(new TransferResult(status)));
        }
    }

    /// <summary>The connection is closed: ends the send in progress and every later one.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);

        if (Interlocked.CompareExchange(ref _state, Running, Parked) == Parked)
        {
            _completion.SetResult(End(new TransferResult(TransferStatus.ClientGone)));
        }
    }

    /// <summary>Leaves the event loop; call when no send is in progress any more.</summary>
    public void Detach()
    {
        _memory.Clear();
        _loop?.Unregister(_registration);
        _loop = null;
    }

    /// <summary>
    /// Compares the progress of a waiting send with its minimum rate, about once a second; ends it when the client
    /// took too little.
    /// </summary>
    public void CheckRate(TimeProvider time)
    {
        if (_minimumRate.IsNone || Volatile.Read(ref _state) != Parked)
        {
            // Not waiting for the client, so the client is not to blame: the disk or this server is.
            _watch.Reset();
            return;
        }

        var queued = Libc.Ioctl(_socket, Libc.SIOCOUTQ, out var unacknowledged) == 0 ? unacknowledged : 0;

        if (_watch.IsTooSlow(_minimumRate, Volatile.Read(ref _accepted) - queued, time.GetTimestamp(), time))
        {
            Stop(TransferStatus.ClientTooSlow);
        }
    }

    /// <summary>The event loop: the socket has room.</summary>
    void IReadinessHandler.OnWritable()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Parked) == Parked)
        {
            Resume(mayBlock: false);
        }
    }

    /// <summary>A thread that may wait for the disk goes on with the send.</summary>
    void IThreadPoolWorkItem.Execute() => Resume(mayBlock: true);

    TransferResult IValueTaskSource<TransferResult>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TransferResult>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<TransferResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Resume(bool mayBlock)
    {
        var result = RunGuarded(mayBlock, onPoolThread: false);

        if (result.Status != TransferStatus.Pending)
        {
            _completion.SetResult(result);
        }
    }

    private TransferResult RunGuarded(bool mayBlock, bool onPoolThread)
    {
        try
        {
            return Run(mayBlock, onPoolThread);
        }
        catch (OutOfMemoryException)
        {
            // A value like every other failed system call: an event thread must not die of it.
            return End(new TransferResult(TransferStatus.Failed, Errno.ENOMEM));
        }
    }

    /// <summary>Sends until nothing is left, the socket is full, the budget is spent or something failed.</summary>
    /// <returns>Pending when another thread goes on; the caller touches nothing after that.</returns>
    private TransferResult Run(bool mayBlock, bool onPoolThread)
    {
        long budget = MaxBytesPerTurn;

        while (true)
        {
            if (StopRequest is not TransferStatus.Pending and var stop)
            {
                return End(new TransferResult(stop));
            }

            nint sent;

            if (_memoryAheadOfRegion > 0)
            {
                // :: Step 1: the head, announced as not the end.
                sent = GatheredWrite.Send(_socket, ref _memory, _memoryAheadOfRegion, more: true);

                if (sent > 0)
                {
                    _memoryAheadOfRegion -= sent;
                    MemoryBytes += sent;
                }
            }
            else if (_regionRemaining > 0)
            {
                // :: Step 2: the file, unless this thread would wait for a disk (step 5).
                var count = Math.Min(_regionRemaining, MaxBytesPerCall);

                if (!mayBlock && !_region.IsResident && !PageCache.IsResident(_region.File, _regionOffset, count))
                {
                    Libc.PosixFadvise(_region.File, _regionOffset, Math.Min(_regionRemaining, 2 * MaxBytesPerTurn), Libc.POSIX_FADV_WILLNEED);
                    BlockingIoPool.Enqueue(this);
                    return TransferResult.Pending;
                }

                sent = SendRegion(count);

                if (sent == 0)
                {
                    return End(new TransferResult(TransferStatus.FileTruncated));
                }
            }
            else if (_memory.Length > 0)
            {
                // :: Step 3: what follows the file, or a response without one.
                sent = GatheredWrite.Send(_socket, ref _memory, _memory.Length, more: false);

                if (sent > 0)
                {
                    MemoryBytes += sent;
                }
            }
            else
            {
                return End(TransferResult.Completed);
            }

            if (sent == -Errno.EAGAIN)
            {
                return Park();
            }

            if (sent < 0)
            {
                return End(TransferResult.FromError((int)-sent));
            }

            Volatile.Write(ref _accepted, _accepted + sent);
            budget -= sent;

            if (budget <= 0 && (_regionRemaining > 0 || _memory.Length > 0))
            {
                // :: Step 4: let others go first. The loop brings this socket back behind those already waiting.
                if (!onPoolThread)
                {
                    return Park();
                }

                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return TransferResult.Pending;
            }
        }
    }

    private nint SendRegion(long count)
    {
        nint sent;

        if (!_copyRegion)
        {
            sent = Libc.SendFile(_socket, _region.File, ref _regionOffset, (nint)count);

            if (!OffHeapCopy.IsNeededAfter(sent))
            {
                if (sent > 0)
                {
                    _regionRemaining -= sent;
                    SendFileBytes += sent;
                }

                return sent;
            }

            _copyRegion = true;
        }

        sent = OffHeapCopy.Send(_socket, _region.File, ref _regionOffset, count, _pool);

        if (sent > 0)
        {
            _regionRemaining -= sent;
            CopiedBytes += sent;
        }

        return sent;
    }

    // The runner ends its send here; the caller tells whoever waits.
    private TransferResult End(TransferResult result)
    {
        _memory.Clear();
        _region = default;
        Volatile.Write(ref _state, Idle);
        return result;
    }

    private TransferResult Park()
    {
        var error = Attach();

        if (error < 0)
        {
            return End(TransferResult.FromError(-error));
        }

        // Parked before armed: the event may come, and the send end, before EpollCtl returns.
        var loop = _loop!;
        var registration = _registration;
        Interlocked.Exchange(ref _state, Parked);

        // A stop that came while this thread was running found nothing parked to end, so it is looked for once more.
        var stop = StopRequest;
        error = stop == TransferStatus.Pending ? loop.Arm(_socket, registration) : 0;

        if ((stop != TransferStatus.Pending || error < 0) && Interlocked.CompareExchange(ref _state, Running, Parked) == Parked)
        {
            return End(stop != TransferStatus.Pending ? new TransferResult(stop) : TransferResult.FromError(-error));
        }

        return TransferResult.Pending;
    }

    private int Attach()
    {
        if (_loop is not null)
        {
            return 0;
        }

        var error = ReadinessLoops.TryGetNext(out var loop);

        if (error == 0)
        {
            error = loop!.Register(_socket, this, out _registration);
        }

        _loop = error == 0 ? loop : null;
        return error;
    }
}
