using System.Collections.Concurrent;
using System.Net;
using ZeroCopy.Host.Origin;
using ZeroCopy.StaticFiles.Diagnostics;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>
/// The requests that are to be written down. Takes them on event threads: copies bytes, waits for nothing, allocates nothing once it is warm. What is
/// too much is dropped and counted.
/// </summary>
internal sealed class AccessLog : IAccessLog, IDisposable
{
    // Answers that are on their way at once, beyond which none is taken down: each holds about 1 KiB.
    private const int MaxUnderWay = 64 * 1024;

    // 50 ms of 160,000 requests a second.
    private const int MaxUnused = 8 * 1024;

    private readonly ConcurrentQueue<LoggedRequest> _unused = new();
    private readonly ConcurrentQueue<LoggedRequest> _ended = new();
    private readonly AccessLogWriter _writer;
    private readonly TimeProvider _time;
    private volatile AccessLogSettings? _settings;
    private int _underWay;
    private int _waiting;
    private long _dropped;

    /// <param name="settings">What is logged to begin with.</param>
    /// <param name="forwarding">Whose X-Forwarded-For counts; <see langword="null"/> for nobody's.</param>
    /// <param name="time">The clock of the connections.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="logger">For what goes wrong.</param>
    public AccessLog(AccessLogSettings settings, ForwardedHeadersSettings? forwarding, TimeProvider time, AccessLogMetrics metrics, ILogger logger)
    {
        _settings = settings;
        _time = time;
        TrustsProxies = forwarding is { TellsAddress: true };
        _writer = new AccessLogWriter(this, settings, TrustsProxies ? forwarding : null, metrics, logger);
    }

    /// <summary>Whether requests are taken down.</summary>
    public bool IsOn => _settings is not null;

    /// <summary>The clock of the connections.</summary>
    public TimeProvider Time => _time;

    /// <summary>Whether X-Forwarded-For is worth a copy.</summary>
    public bool TrustsProxies { get; }

    /// <summary>Whether nothing waits to be written.</summary>
    public bool IsEmpty => _ended.IsEmpty;

    /// <summary>Takes up other settings; <see langword="null"/> takes down nothing any more.</summary>
    public void Apply(AccessLogSettings? settings)
    {
        _settings = settings;
        _writer.Apply(settings);
    }

    /// <summary>Opens the file anew: it was renamed by a rotation.</summary>
    public void Reopen() => _writer.Reopen();

    /// <inheritdoc/>
    public AccessLogEntry? Begin(in AnsweredRequest request)
    {
        if (Rent() is not { } entry)
        {
            return null;
        }

        entry.Time = request.Time;
        entry.Address = (request.RemoteEndPoint as IPEndPoint)?.Address;
        entry.Method = request.Method;
        entry.Protocol = request.Protocol;
        entry.StatusCode = request.StatusCode;
        entry.AnsweredBy = "connection";
        entry.Target = entry.Keep(request.Target);
        entry.Host = entry.Keep(request.Host);
        entry.Referer = entry.Keep(request.Referer);
        entry.UserAgent = entry.Keep(request.UserAgent);
        entry.ForwardedFor = TrustsProxies ? entry.Keep(request.ForwardedFor) : default;
        return entry;
    }

    /// <inheritdoc/>
    public void End(AccessLogEntry entry, long sentBytes)
    {
        var request = (LoggedRequest)entry;
        request.SentBytes = sentBytes;
        request.IsComplete = sentBytes == request.BodyLength;
        request.Duration = _time.GetElapsedTime(request.StartTimestamp);
        End(request);
    }

    /// <summary>A request to fill in, or <see langword="null"/> when there are too many.</summary>
    public LoggedRequest? Rent()
    {
        if (!IsOn)
        {
            return null;
        }

        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            Interlocked.Increment(ref _dropped);
            return null;
        }

        var request = _unused.TryDequeue(out var used) ? used : new LoggedRequest();
        request.Clear();
        return request;
    }

    /// <summary>Has a request written.</summary>
    public void End(LoggedRequest request)
    {
        Interlocked.Decrement(ref _underWay);
        var limit = _settings?.QueueLength ?? 0;
        var waiting = Interlocked.Increment(ref _waiting);

        if (waiting > limit)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _dropped);
            Return(request);
            return;
        }

        _ended.Enqueue(request);
        _writer.OnEnded(isUrgent: waiting == limit / 2);
    }

    /// <summary>The next request to write.</summary>
    public bool TryTake(out LoggedRequest request)
    {
        if (!_ended.TryDequeue(out request!))
        {
            return false;
        }

        Interlocked.Decrement(ref _waiting);
        return true;
    }

    /// <summary>Keeps a request that was written for others.</summary>
    public void Return(LoggedRequest request)
    {
        if (request.IsUsual && _unused.Count < MaxUnused)
        {
            _unused.Enqueue(request);
        }
    }

    /// <summary>Requests that were dropped since this was last asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose() => _writer.Dispose();
}
