using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// Sends response bytes on one raw socket, one send at a time: native memory by gathered writes, file regions by
/// <c>sendfile</c> or another mechanism, in order, resumed at any byte.
/// </summary>
/// <remarks>
/// <para>A send goes through these steps:</para>
/// <list type="number">
/// <item>Memory in front of the file region leaves with MSG_MORE, so the first body bytes share its segment.</item>
/// <item>The file region leaves by its mechanism, at most <see cref="UnsentBytes.MaxBytesPerCall"/> a call.</item>
/// <item>So does what is behind it, memory and regions.</item>
/// <item>A full socket parks the send in a <see cref="ReadinessLoop"/>; a turn that spent its budget lets others go first.</item>
/// <item>A chunk that is not in the page cache moves the send from an event thread to the <see cref="BlockingIoPool"/>.</item>
/// </list>
/// <para>
/// Exactly one thread runs a send at any moment. <c>_state</c> hands it over: whoever moves it from
/// parked to <see cref="Running"/> is the runner.
/// </para>
/// </remarks>
internal sealed class SocketSender : IReadinessHandler, IThreadPoolWorkItem, IValueTaskSource<TransferResult>
{
    /// <summary>1 MiB a turn, then others come first (nginx: sendfile_max_chunk, 2 MiB).</summary>
    public const int MaxBytesPerTurn = 1024 * 1024;

    private const int Idle = 0;
    private const int Running = 1;

    // And above: parked, with a number of its own for each time, so that nobody mistakes a later wait for an earlier one.
    private const int FirstTicket = 2;

    private readonly SafeSocketHandle _socket;
    private readonly SocketMechanisms _mechanisms;
    private WritableSignal? _writable;

    private ManualResetValueTaskSourceCore<TransferResult> _completion;
    private UnsentBytes _unsent;
    private int _state;
    private int _ticket = FirstTicket;
    private int _stopStatus;
    private bool _closed;
    private bool _waitsForDisk;

    private MinimumRate _minimumRate;
    private DeliveryWatch _watch;
    private long _accepted;

    public SocketSender(Socket socket, TransferResources shared)
    {
        _socket = socket.SafeHandle;
        _mechanisms = new SocketMechanisms(socket, this, shared);
    }

    /// <inheritdoc cref="UnsentBytes.Choice"/>
    public TransferChoice Choice => _unsent.Choice;

    /// <inheritdoc cref="UnsentBytes.Refusal"/>
    public TransferRefusal Refusal => _unsent.Refusal;

    /// <inheritdoc cref="UnsentBytes.Sent"/>
    public long Sent(TransferMechanism mechanism) => _unsent.Sent(mechanism);

    /// <summary>Bytes that were sent by any mechanism.</summary>
    public long SentBytes => _unsent.SentBytes;

    private TransferStatus StopRequest =>
        Volatile.Read(ref _closed) ? TransferStatus.ClientGone : (TransferStatus)Volatile.Read(ref _stopStatus);

    /// <summary>
    /// Sends all of <paramref name="content"/>. The sender takes the blocks over and returns them in any case.
    /// </summary>
    /// <remarks>One send at a time. Completes synchronously when the socket takes everything within one turn.</remarks>
    /// <param name="content">What to send: memory, and parts of one file.</param>
    /// <param name="minimumRate">The slowest client.</param>
    /// <param name="staysOnEventThread">
    /// Whether what comes after a send that had to wait may run on an event thread. Otherwise it goes to the thread pool: code of the
    /// application must not run there.
    /// </param>
    public ValueTask<TransferResult> SendAsync(ref CompositeBuffer content, MinimumRate minimumRate, bool staysOnEventThread = false)
    {
        _unsent.Load(ref content);
        _minimumRate = minimumRate;
        _watch.Reset();
        _completion.Reset();
        _completion.RunContinuationsAsynchronously = !staysOnEventThread;
        Volatile.Write(ref _stopStatus, (int)TransferStatus.Pending);
        Volatile.Write(ref _state, Running);

        // Read before the run: a parked send may complete, and the source be reused, before this method returns.
        var version = _completion.Version;
        var result = Run(mayBlock: Thread.CurrentThread.IsThreadPoolThread);

        return result.Status == TransferStatus.Pending ? new ValueTask<TransferResult>(this, version) : new ValueTask<TransferResult>(result);
    }

    /// <summary>Ends a send that is in progress with <paramref name="status"/>; without one it does nothing.</summary>
    public void Stop(TransferStatus status)
    {
        if (Interlocked.CompareExchange(ref _stopStatus, (int)status, (int)TransferStatus.Pending) == (int)TransferStatus.Pending
            && TryUnpark())
        {
            Complete(status);
        }
    }

    /// <summary>The connection is closed: ends the send in progress and every later one.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);

        if (TryUnpark())
        {
            Complete(TransferStatus.ClientGone);
        }
    }

    /// <summary>Leaves the event loop; call when no send is in progress any more.</summary>
    public void Detach()
    {
        _unsent.Clear();
        _writable?.Detach();
    }

    /// <summary>
    /// Compares the progress of a waiting send with its minimum rate, about once a second; ends it when the client
    /// took too little.
    /// </summary>
    public void CheckRate(TimeProvider time)
    {
        var ticket = Volatile.Read(ref _state);

        if (ticket < FirstTicket || _minimumRate.IsNone)
        {
            // Not waiting for the client, so the client is not to blame: the disk or this server is.
            _watch.Reset();
            return;
        }

        var queued = Libc.Ioctl(_socket, Libc.SIOCOUTQ, out var unacknowledged) == 0 ? unacknowledged : 0;

        // Only the wait that was looked at: it may be over by now, and another send waiting.
        if (_watch.IsTooSlow(_minimumRate, Volatile.Read(ref _accepted) - queued, time.GetTimestamp(), time)
            && Interlocked.CompareExchange(ref _state, Running, ticket) == ticket)
        {
            Complete(TransferStatus.ClientTooSlow);
        }
    }

    /// <summary>The event loop: the socket has room.</summary>
    void IReadinessHandler.OnWritable()
    {
        if (TryUnpark())
        {
            Resume(mayBlock: false);
        }
    }

    void IReadinessHandler.OnReadable(bool untilEmpty)
    {
        // Not asked for; a failed socket is writable as well.
    }

    /// <summary>A thread that may wait for the disk goes on with the send.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_waitsForDisk)
        {
            _waitsForDisk = false;
            _unsent.ReadAhead();
        }

        Resume(mayBlock: true);
    }

    TransferResult IValueTaskSource<TransferResult>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TransferResult>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<TransferResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    // From outside, on a thread that has other things to do.
    private void Complete(TransferStatus status)
    {
        _completion.RunContinuationsAsynchronously = true;
        _completion.SetResult(End(new TransferResult(status)));
    }

    private void Resume(bool mayBlock)
    {
        var result = Run(mayBlock);

        if (result.Status != TransferStatus.Pending)
        {
            _completion.SetResult(result);
        }
    }

    /// <summary>Sends until nothing is left, the socket is full, the budget is spent or something failed.</summary>
    /// <returns>Pending when another thread goes on; the caller touches nothing after that.</returns>
    private TransferResult Run(bool mayBlock)
    {
        long budget = MaxBytesPerTurn;

        while (true)
        {
            if (StopRequest is not TransferStatus.Pending and var stop)
            {
                return End(new TransferResult(stop));
            }

            if (_unsent.IsEmpty)
            {
                return End(TransferResult.Completed);
            }

            if (budget <= 0)
            {
                return Yield();
            }

            if (!mayBlock && _unsent.NextWaitsForDisk())
            {
                // :: Step 5: to a thread that may wait.
                _waitsForDisk = true;
                BlockingIoPool.Enqueue(this);
                return TransferResult.Pending;
            }

            // :: Steps 1 to 3.
            var sent = SendNext();

            switch (sent)
            {
                case > 0:
                    Volatile.Write(ref _accepted, _accepted + sent);
                    budget -= sent;
                    break;
                case 0:
                    return End(new TransferResult(TransferStatus.FileTruncated));
                case -Errno.EAGAIN:
                    // :: Step 4: wait for room.
                    return Park();
                default:
                    return End(TransferResult.FromError((int)-sent));
            }
        }
    }

    private nint SendNext()
    {
        try
        {
            return _unsent.SendNext(_socket, _mechanisms);
        }
        catch (OutOfMemoryException)
        {
            // A value like every other failure: an event thread must not die of it.
            return -Errno.ENOMEM;
        }
    }

    // :: Step 4: let others go first. An event loop brings the socket back behind those that wait already; the thread
    // pool, which has more cores, keeps what it has.
    private TransferResult Yield()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            return Park();
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return TransferResult.Pending;
    }

    private TransferResult Park()
    {
        _mechanisms.BeforeWait(_socket);

        // One that waits for the socket itself needs no place in an event loop. Read now: when it is parked, the send is another runner's.
        var waiting = _unsent.Waiting;
        var error = waiting is null ? (_writable ??= new WritableSignal(_socket, this)).Attach() : 0;

        if (error < 0)
        {
            return End(TransferResult.FromError(-error));
        }

        // Parked before armed: the event may come, and the send end, before EpollCtl returns.
        var ticket = _ticket = _ticket == int.MaxValue ? FirstTicket : _ticket + 1;
        Interlocked.Exchange(ref _state, ticket);

        // A stop that came while this thread was running found nothing parked to end, so it is looked for once more.
        var stop = StopRequest;
        error = stop == TransferStatus.Pending && waiting is null ? _writable!.Arm() : 0;

        if ((stop != TransferStatus.Pending || error < 0) && Interlocked.CompareExchange(ref _state, Running, ticket) == ticket)
        {
            return End(stop != TransferStatus.Pending ? new TransferResult(stop) : TransferResult.FromError(-error));
        }

        // And so did a wait that was over by then.
        if (waiting is { IsWaitOver: true } && Interlocked.CompareExchange(ref _state, Running, ticket) == ticket)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return TransferResult.Pending;
    }

    // Whoever succeeds is the runner.
    private bool TryUnpark()
    {
        var state = Volatile.Read(ref _state);
        return state >= FirstTicket && Interlocked.CompareExchange(ref _state, Running, state) == state;
    }

    // The runner ends its send here; the caller tells whoever waits.
    private TransferResult End(TransferResult result)
    {
        _unsent.Clear();
        Volatile.Write(ref _state, Idle);
        return result;
    }
}
