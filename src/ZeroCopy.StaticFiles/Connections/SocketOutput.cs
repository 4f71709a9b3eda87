using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// The output of a connection: Kestrel writes into native blocks, a flush sends them on the raw socket and
/// completes when the kernel has them, so the order of bytes holds without a queue in between.
/// </summary>
/// <remarks>
/// A file region is announced by <see cref="TryAnnounce"/>. The next <see cref="GetMemory"/> of the same thread
/// then gives <see cref="PhantomMemory"/>, <see cref="Advance"/> over it makes the region a part of the output,
/// and the flush sends it by <c>sendfile</c>. Kestrel thus counts body bytes that it never sees.
/// </remarks>
internal sealed class SocketOutput : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int NoFlush = 0;
    private const int FlushPending = 1;
    private const int FlushAnswered = 2;

    // Kestrel's default (KestrelServerLimits.MinResponseDataRate), for the bytes left when a connection ends.
    private static readonly MinimumRate ClosingRate = new(240, TimeSpan.FromSeconds(5));

    private readonly ServiceContext _services;
    private readonly SocketSender _sender;
    private readonly ConnectionContext _connection;
    private TransferAccount _account;
    private Action? _onSendEnded;

    // Completed where the send is: on the thread pool, unless whoever flushed may go on on an event thread.
    private ManualResetValueTaskSourceCore<FlushResult> _flush;

    private CompositeBuffer _content;
    private FileRegion _announced;
    private int _announcingThread;
    private MinimumRate _regionRate;
    private MinimumRate _minimumRate;

    private ValueTask<TransferResult> _send;
    private int _flushState;
    private CancellationTokenRegistration _flushCancellation;
    private CancellationTokenRegistration _connectionClosed;
    private TaskCompletionSource? _sendEnded;
    private volatile bool _failed;

    public SocketOutput(ConnectionContext connection, SocketSender sender, ServiceContext services)
    {
        _sender = sender;
        _services = services;
        _connection = connection;
    }

    /// <summary>The output of a connection that sends on this socket.</summary>
    public static SocketOutput Create(ConnectionContext connection, Socket socket, ServiceContext services) =>
        new(connection, new SocketSender(socket, services.Transfer), services);

    /// <summary>The feature of this connection, made on first use and kept for all its requests.</summary>
    public SendFileFeature? SendFileFeature { get; set; }

    /// <summary>Whether a send failed; nothing more is sent then.</summary>
    public bool HasFailed => _failed;

    /// <summary>Bytes that this connection has sent, heads included.</summary>
    public long SentBytes => _sender.SentBytes;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _content.Length;

    /// <summary>Puts the bytes of shared content behind what was written. Takes over the caller's reference to it.</summary>
    public void Append(SharedContent content, int offset, int length) => _content.Append(_services.Buffers.Show(content, offset, length));

    /// <summary>Puts a file region behind what was written.</summary>
    public void Append(in FileRegion region, MinimumRate minimumRate)
    {
        _content.Append(region);
        _regionRate = minimumRate;
    }

    /// <summary>
    /// Makes the next <see cref="GetMemory"/> of this thread stand for <paramref name="region"/>. Follow it at once
    /// by <c>GetMemory</c>, <c>Advance</c> and a flush, or by <see cref="Retract"/>.
    /// </summary>
    /// <returns><see langword="false"/> when a region waits for its flush already.</returns>
    public bool TryAnnounce(FileRegion region, MinimumRate minimumRate)
    {
        if (_content.HasRegion)
        {
            return false;
        }

        _announced = region;
        _regionRate = minimumRate;

        // The thread, because a writer on another one must never be handed memory that faults.
        Volatile.Write(ref _announcingThread, Environment.CurrentManagedThreadId);
        return true;
    }

    /// <summary>Withdraws an announcement that was not advanced over.</summary>
    public void Retract()
    {
        Volatile.Write(ref _announcingThread, 0);
        _announced = default;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => IsAnnouncing
        ? PhantomMemory.Instance!.Memory[..(int)Math.Min(_announced.Length, PhantomMemory.MaxLength)]
        : _content.GetMemory(sizeHint, _services.Buffers);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (!IsAnnouncing)
        {
            _content.Advance(bytes);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _announced.Length);
        _content.Append(_announced with { Length = bytes });
        Retract();
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        FlushAsync(MinimumRate.None, staysOnEventThread: false, cancellationToken);

    /// <summary>Flushes where no clock of Kestrel's watches.</summary>
    /// <param name="rateOfMemory">The slowest client for memory; a file region brings its own rate.</param>
    /// <param name="staysOnEventThread">Whether what comes after a wait may run on an event thread.</param>
    public ValueTask<FlushResult> FlushAsync(MinimumRate rateOfMemory, bool staysOnEventThread) =>
        FlushAsync(rateOfMemory, staysOnEventThread, CancellationToken.None);

    private ValueTask<FlushResult> FlushAsync(MinimumRate rateOfMemory, bool staysOnEventThread, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _flushState) != NoFlush)
        {
            return FlushLaterAsync(rateOfMemory, staysOnEventThread, cancellationToken);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        if (_failed)
        {
            Discard();
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        }

        if (_content.Length == 0)
        {
            return default;
        }

        _minimumRate = _content.HasRegion ? _regionRate : rateOfMemory;

        // One flush at a time, so the state needs no exchange; it is set before the send because that may end elsewhere.
        _flush.Reset();
        Volatile.Write(ref _flushState, FlushPending);
        var send = _sender.SendAsync(ref _content, _minimumRate, staysOnEventThread);

        if (send.IsCompletedSuccessfully)
        {
            Volatile.Write(ref _flushState, NoFlush);
            var result = Settle(send.Result);
            return _services.Buffers.Budget.IsExhausted ? SlowDownAsync(result) : new ValueTask<FlushResult>(result);
        }

        return AwaitSend(send, endsWithInput: !staysOnEventThread, cancellationToken);
    }

    /// <summary>Answers a waiting flush with <see cref="FlushResult.IsCanceled"/>; the bytes go on being sent.</summary>
    public override void CancelPendingFlush()
    {
        if (Interlocked.CompareExchange(ref _flushState, FlushAnswered, FlushPending) == FlushPending)
        {
            // Not here: the caller may hold Kestrel's lock, and the continuation wants it.
            ThreadPool.UnsafeQueueUserWorkItem(
                static output => output._flush.SetResult(new FlushResult(isCanceled: true, isCompleted: false)), this, preferLocal: false);
        }
    }

    /// <summary>Nothing more is written; what was written and not flushed leaves with <see cref="CloseAsync()"/>.</summary>
    public override void Complete(Exception? exception = null) => (_connection as IOwnTransport)?.OnOutputCompleted();

    /// <summary>Looks whether a waiting client is still alive. Called by Kestrel's heartbeat, once a second.</summary>
    public void OnHeartbeat() => _sender.CheckRate(_services.Time);

    /// <summary>The socket is closed: ends a send that waits, and every later one.</summary>
    public void Abort() => _sender.Close();

    /// <summary>Closes it as nobody else watches the last bytes. Nothing happens the second time.</summary>
    public ValueTask CloseAsync() => CloseAsync(ClosingRate);

    /// <summary>Sends what is left, as a pipe does on completion, and releases everything.</summary>
    /// <param name="minimumRate">Nobody else watches this send.</param>
    public async ValueTask CloseAsync(MinimumRate minimumRate)
    {
        try
        {
            await FlushAsync(minimumRate, staysOnEventThread: false).ConfigureAwait(false);
        }
        finally
        {
            _failed = true;
            _sender.Close();
            await WhenSendEnded().ConfigureAwait(false);
            Discard();
            _sender.Detach();
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _flush.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _flush.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _flush.OnCompleted(continuation, state, token, flags);

    private bool IsAnnouncing => _announcingThread != 0 && _announcingThread == Environment.CurrentManagedThreadId;

    private ValueTask<FlushResult> AwaitSend(ValueTask<TransferResult> send, bool endsWithInput, CancellationToken cancellationToken)
    {
        // Read before the hook: from then on the flush may end, and the source be reused, at any time.
        var flush = new ValueTask<FlushResult>(this, _flush.Version);
        _send = send;
        _flushCancellation = cancellationToken.UnsafeRegister(
            static state => ((SocketSender)state!).Stop(TransferStatus.Canceled), _sender);

        // Kestrel gives a response up when the client has ended its side, and so do sends for it. The door's go on: a client may end
        // its side behind its last request (RFC 9112 §9.6) and wait for the answer; one that has gone answers with a reset.
        if (endsWithInput)
        {
            _connectionClosed = _connection.ConnectionClosed.UnsafeRegister(static state => ((SocketSender)state!).Close(), _sender);
        }

        send.GetAwaiter().UnsafeOnCompleted(_onSendEnded ??= OnSendEnded);
        return flush;
    }

    private void OnSendEnded()
    {
        var result = _send.GetAwaiter().GetResult();
        var token = _flushCancellation.Token;
        _flushCancellation.Dispose();
        _flushCancellation = default;
        _connectionClosed.Unregister();
        _connectionClosed = default;
        var flushResult = Settle(result);

        var cancelled = result.Status == TransferStatus.Canceled ? new OperationCanceledException(token) : null;
        var isAwaited = Interlocked.CompareExchange(ref _flushState, FlushAnswered, FlushPending) == FlushPending;

        // Over before it is answered: the answer runs what comes next on this very thread, and that asks whether it is over. Whoever
        // waits for the end looks at the state after it has left its signal, so the state goes first.
        Interlocked.Exchange(ref _flushState, NoFlush);
        Interlocked.Exchange(ref _sendEnded, null)?.TrySetResult();

        if (isAwaited && cancelled is not null)
        {
            _flush.SetException(cancelled);
        }
        else if (isAwaited)
        {
            _flush.SetResult(flushResult);
        }
    }

    // Everything is sent, so this connection holds no block that another one may be waiting for.
    private async ValueTask<FlushResult> SlowDownAsync(FlushResult result)
    {
        await _services.Buffers.Budget.WhenRoom().ConfigureAwait(false);
        return result;
    }

    // A flush after a cancelled one: the earlier bytes are still on their way.
    private async ValueTask<FlushResult> FlushLaterAsync(MinimumRate rateOfMemory, bool staysOnEventThread, CancellationToken cancellationToken)
    {
        await WhenSendEnded().ConfigureAwait(false);
        return await FlushAsync(rateOfMemory, staysOnEventThread, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes when no send is in progress, at once if there is none.</summary>
    public Task WhenSendEnded()
    {
        if (Volatile.Read(ref _flushState) == NoFlush)
        {
            return Task.CompletedTask;
        }

        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal = Interlocked.CompareExchange(ref _sendEnded, signal, null) ?? signal;

        if (Volatile.Read(ref _flushState) == NoFlush)
        {
            signal.TrySetResult();
        }

        return signal.Task;
    }

    private FlushResult Settle(TransferResult result)
    {
        _failed = !_account.Settle(result, _minimumRate, _connection, _sender, _services);
        return new FlushResult(isCanceled: false, isCompleted: _failed);
    }

    private void Discard() => _content.Clear();
}
