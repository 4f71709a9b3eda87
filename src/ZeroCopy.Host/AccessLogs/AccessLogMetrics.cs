using System.Diagnostics.Metrics;
using ZeroCopy.Host.Telemetry;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>What became of the lines of the access log.</summary>
internal sealed class AccessLogMetrics
{
    private readonly Counter<long> _written;
    private readonly Counter<long> _dropped;

    public AccessLogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(HostMeter.Name);
        _written = meter.CreateCounter<long>("zerocopy.access_log.written", "{request}", "Requests that were written to the access log.");
        _dropped = meter.CreateCounter<long>("zerocopy.access_log.dropped", "{request}", "Requests that are not in the access log because its queue was full or its output failed.");
    }

    public void Written(long count) => _written.Add(count);

    public void Dropped(long count) => _dropped.Add(count);
}
