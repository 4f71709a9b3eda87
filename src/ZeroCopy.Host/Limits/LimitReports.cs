using System.Diagnostics.Metrics;

namespace ZeroCopy.Host.Limits;

/// <summary>Counts what the limits refuse, and tells of it in the log, at most once a second.</summary>
internal sealed class LimitReports
{
    /// <summary>Name of the meter of the server.</summary>
    public const string MeterName = "ZeroCopy.Host";

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _requests;
    private long _nextLog;
    private long _untold;

    public LimitReports(ILoggerFactory loggers, IMeterFactory meters, TimeProvider time)
    {
        _logger = loggers.CreateLogger(LimitsLog.Category);
        _time = time;
        _nextLog = time.GetTimestamp();
        var meter = meters.Create(MeterName);
        _connections = meter.CreateCounter<long>(
            "zerocopy.connections.refused", "{connection}", "Connections closed when they were accepted, by zerocopy.reason: total, client.");
        _requests = meter.CreateCounter<long>(
            "zerocopy.requests.refused", "{request}", "Requests refused for their client, by zerocopy.reason: access (403), rate (429), password (401, 429).");
    }

    /// <summary>A connection was closed at once.</summary>
    /// <param name="reason">total or client.</param>
    public void ConnectionRefused(string reason)
    {
        _connections.Add(1, new KeyValuePair<string, object?>("zerocopy.reason", reason));

        if (ShouldTell(out var count))
        {
            LimitsLog.ConnectionsRefused(_logger, count, reason == "client" ? "MaxConnectionsPerClient" : "MaxConnections");
        }
    }

    /// <summary>A request was refused.</summary>
    /// <param name="reason">access, rate or password.</param>
    /// <param name="client">The client, for the log.</param>
    public void RequestRefused(string reason, System.Net.IPAddress? client)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("zerocopy.reason", reason));

        if (ShouldTell(out var count))
        {
            LimitsLog.RequestsRefused(_logger, count, reason, client?.ToString() ?? "-");
        }
    }

    private bool ShouldTell(out long count)
    {
        Interlocked.Increment(ref _untold);
        var now = _time.GetTimestamp();
        var next = Volatile.Read(ref _nextLog);
        var isMine = now >= next && Interlocked.CompareExchange(ref _nextLog, now + _time.TimestampFrequency, next) == next;
        count = isMine ? Interlocked.Exchange(ref _untold, 0) : 0;
        return isMine;
    }
}
