using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// The input of a connection as Kestrel sees it: requests that the <see cref="ConnectionDoor"/> answers are not in it.
/// </summary>
/// <remarks>
/// <para>
/// Between two requests, the bytes are the door's first. What it does not answer goes to Kestrel as it came. If that is a complete
/// head without a body, and Kestrel consumes exactly that head, the next read is between requests again. After anything else (a
/// body, a head that is slow to come, another protocol) the connection is Kestrel's for good: there are never two opinions about
/// where a request ends.
/// </para>
/// <para>
/// Reads end on the thread pool, wherever the bytes arrived, because the application runs behind them.
/// </para>
/// </remarks>
internal sealed class RequestInterceptor : PipeReader
{
    private const long BeforeKestrel = long.MaxValue;

    private static readonly TimeSpan HeadGracePeriod = TimeSpan.FromSeconds(1);

    private readonly PipeReader _input;
    private readonly ConnectionContext _connection;
    private readonly ConnectionDoor _door;

    private ReadResult _handed;
    private long _handedHeadLength;
    private bool _isHanded;
    private bool _isHandedOver;
    private bool _isBetweenRequests = true;
    private bool _isEnded;
    private long _kestrelSince = BeforeKestrel;
    private CachedResource? _lookedUp;
    private OpenedFile _held;

    // The front of a head has come. Packets hold 1,460 bytes, and a head with cookies may be two.
    private long _headSince;

    // Only before Kestrel: what its clocks would watch.
    private long _idleSince;
    private volatile bool _isIdle;
    private volatile bool _isTimedOut;
    private volatile bool _isClosing;

    public RequestInterceptor(ConnectionContext connection, SocketOutput output, ConnectionDoor door)
    {
        _input = connection.Transport.Input;
        _connection = connection;
        _door = door;
        Output = output;
        AccessTrail = door.AccessLog is { } log ? new AccessTrail(log, connection) : null;
    }

    /// <summary>Where answers go.</summary>
    public SocketOutput Output { get; }

    /// <summary>The connection itself.</summary>
    public ConnectionContext Connection => _connection;

    /// <summary>The client, for the log.</summary>
    public string RemoteAddress => (_connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "-";

    /// <summary>Answers for the access log, if there is one.</summary>
    public AccessTrail? AccessTrail { get; }

    /// <summary>Whether this server is shutting down: the next answer is the last.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Whether Kestrel has yet to learn of this connection, and missed a request.</summary>
    public bool HasAnswered
    {
        get => field && IsBeforeKestrel;
        set;
    }

    /// <summary>Length of the head that the door looked at last.</summary>
    public int HeadLength { get; set; }

    /// <summary>
    /// Whether Kestrel should see a request again. Its KeepAliveTimeout runs on while requests are answered here, and would end a
    /// connection that is busy; each request that it sees starts it anew.
    /// </summary>
    public bool IsKestrelsTurn(long timestamp) =>
        timestamp > _kestrelSince && _door.Time.GetElapsedTime(_kestrelSince, timestamp) > _door.Settings.KeepAliveTimeout / 2;

    /// <summary>What the file system said of the request that is looked at, once.</summary>
    public CachedResource? TakeLookedUp()
    {
        var resource = _lookedUp;
        _lookedUp = null;
        return resource;
    }

    /// <summary>Keeps a file open until the output is flushed.</summary>
    public void Hold(in OpenedFile file) => _held = file;

    /// <summary>Whether Kestrel has not been told of this connection yet.</summary>
    public bool IsBeforeKestrel => Volatile.Read(ref _kestrelSince) == BeforeKestrel;

    /// <summary>Answers requests until there is one for Kestrel, which is not there yet.</summary>
    /// <returns>What to give to <see cref="TryHandOver"/>.</returns>
    public ValueTask<ReadResult> ReadFirstAsync() => ReadBetweenRequestsAsync(CancellationToken.None);

    /// <summary>Makes that the first that Kestrel reads.</summary>
    /// <returns><see langword="false"/> when the connection ended without anything for Kestrel.</returns>
    public bool TryHandOver(in ReadResult first)
    {
        if (_isEnded || _isTimedOut || _isClosing || (first.IsCompleted && first.Buffer.IsEmpty))
        {
            return false;
        }

        _isHanded = true;
        Volatile.Write(ref _kestrelSince, _door.Time.GetTimestamp());
        return true;
    }

    /// <summary>Looks whether the client still takes its answers, and has not been idle for too long. Called by Kestrel's heartbeat, once a second.</summary>
    public void OnHeartbeat()
    {
        Output.OnHeartbeat();

        if (!_isIdle)
        {
            return;
        }

        // Kestrel's RequestHeadersTimeout begins when it sees the front of a head.
        if (Volatile.Read(ref _headSince) is > 0 and var since && _door.Time.GetElapsedTime(since) > HeadGracePeriod)
        {
            _input.CancelPendingRead();
        }
        else if (IsBeforeKestrel && _door.Time.GetElapsedTime(Volatile.Read(ref _idleSince)) > _door.Settings.KeepAliveTimeout)
        {
            _isTimedOut = true;
            _input.CancelPendingRead();
        }
    }

    /// <summary>Takes notice when the server shuts down.</summary>
    public CancellationTokenRegistration WatchClosing() =>
        _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.UnsafeRegister(
            static state => ((RequestInterceptor)state!).OnClosing(), this) ?? default;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_isHanded)
        {
            _isHanded = false;
            return new ValueTask<ReadResult>(_handed);
        }

        if (_isEnded)
        {
            return new ValueTask<ReadResult>(new ReadResult(default, isCanceled: false, isCompleted: true));
        }

        return ReadForKestrelAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_isHanded)
        {
            _isHanded = false;
            result = _handed;
            return true;
        }

        // Between requests the answer may take a wait; Kestrel does not try there.
        result = default;
        return !_isBetweenRequests && _input.TryRead(out result);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isEnded)
        {
            return;
        }

        if (_handedHeadLength > 0)
        {
            _isBetweenRequests = _handed.Buffer.Slice(0, consumed).Length == _handedHeadLength;
            _handedHeadLength = 0;
        }

        _handed = default;
        _input.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _input.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _isEnded = true;
        _input.Complete(exception);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadForKestrelAsync(CancellationToken cancellationToken)
    {
        var result = _isBetweenRequests ? await ReadBetweenRequestsAsync(cancellationToken) : await _input.ReadAsync(cancellationToken);
        _kestrelSince = _door.Time.GetTimestamp();
        await ThreadSwitch.ToThreadPool;
        return result;
    }

    // Little of it lives while a connection is idle, of which there may be thousands.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadBetweenRequestsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Volatile.Write(ref _idleSince, _door.Time.GetTimestamp());
            _isIdle = true;
            var result = await _input.ReadAsync(cancellationToken);
            _isIdle = false;

            if (result.IsCanceled || result.Buffer.IsEmpty)
            {
                return Hand(result, headLength: 0);
            }

            // Nearly every time the requests are answered from memory, and the socket takes the answers at once: a state machine less.
            var step = _door.Answer(result.Buffer, this, out var answered);
            var flush = Flush();

            if (step == DoorStep.Read && flush.IsCompletedSuccessfully && !Output.HasFailed)
            {
                AccessTrail?.Settle(Output.SentBytes);
                Volatile.Write(ref _headSince, 0);
                _input.AdvanceTo(result.Buffer.End);
                continue;
            }

            result = await FinishAsync(result, step, answered, flush);

            if (_isHandedOver || _isEnded)
            {
                return result;
            }
        }
    }

    /// <remarks>
    /// <list type="number">
    /// <item>Wait for the answers to leave.</item>
    /// <item>Ask the file system about a target that is not known.</item>
    /// <item>Hand the rest to Kestrel, or leave nothing.</item>
    /// <item>Answer what can be answered, and go back to 1.</item>
    /// </list>
    /// </remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> FinishAsync(ReadResult result, DoorStep step, long answered, ValueTask<FlushResult> flush)
    {
        var buffer = result.Buffer;
        _isHandedOver = false;

        while (true)
        {
            // :: Step 1: the answers.
            if (!await EndFlushAsync(flush))
            {
                step = DoorStep.Close;
            }

            switch (step)
            {
                // :: Step 2: the file system.
                case DoorStep.LookUp:
                    await ThreadSwitch.ToDisk;
                    _lookedUp = _door.LookUp(buffer.Slice(answered));
                    break;

                case DoorStep.Flush when answered < buffer.Length:
                    break;

                // :: Step 3: what is left.
                case DoorStep.ReadMore when !result.IsCompleted:
                    if (_headSince == 0 || answered > 0)
                    {
                        Volatile.Write(ref _headSince, _door.Time.GetTimestamp());
                    }

                    _input.AdvanceTo(buffer.GetPosition(answered), buffer.End);
                    return default;

                case DoorStep.HandOver or DoorStep.HandOverForGood or DoorStep.ReadMore:
                    if (answered > 0)
                    {
                        // The rest is there already; this read only takes it up again from where it begins.
                        _input.AdvanceTo(buffer.GetPosition(answered));
                        result = await _input.ReadAsync();
                    }

                    return Hand(result, step == DoorStep.HandOver && !result.IsCanceled ? HeadLength : 0);

                case DoorStep.Close:
                    _isEnded = true;
                    _input.AdvanceTo(buffer.End);
                    return new ReadResult(default, isCanceled: false, isCompleted: true);

                default:
                    Volatile.Write(ref _headSince, 0);
                    _input.AdvanceTo(buffer.End);
                    return default;
            }

            // :: Step 4: answers.
            step = _door.Answer(buffer.Slice(answered), this, out var consumed);
            answered += consumed;
            flush = Flush();
        }
    }

    // An idle connection ends now, a busy one with its next answer.
    private void OnClosing()
    {
        _isClosing = true;

        if (IsBeforeKestrel)
        {
            _input.CancelPendingRead();
        }
    }

    private ReadResult Hand(in ReadResult result, int headLength)
    {
        _handed = result;
        _handedHeadLength = headLength;
        _isHandedOver = true;
        Volatile.Write(ref _headSince, 0);

        // A read that ended without bytes, or was called off, is followed by another one in the same place.
        _isBetweenRequests = result.Buffer.IsEmpty;
        return result;
    }

    private ValueTask<FlushResult> Flush() => Output.FlushAsync(_door.Settings.MinimumRate, staysOnEventThread: true);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> EndFlushAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush;

            // Kestrel may have called the wait off, but the bytes go on being sent, and from a file that is ours to let go.
            await Output.WhenSendEnded();
            return !Output.HasFailed;
        }
        finally
        {
            _held.Dispose();
            _held = default;
            AccessTrail?.Settle(Output.SentBytes);
        }
    }
}
