using System.Diagnostics;
using System.Diagnostics.Metrics;
using Yarp.ReverseProxy.Model;

namespace ZeroCopy.Host.Proxying;

/// <summary>What is measured of backends. YARP itself has event counters only, which no exporter of OpenTelemetry reads.</summary>
internal sealed class ProxyMetrics : IDisposable
{
    public const string MeterName = "ZeroCopy.Host";

    private static readonly string[] Classes = ["0xx", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;

    public ProxyMetrics(IMeterFactory meters, BackendHealth backends)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("zerocopy.proxy.requests", "{request}", "Requests that a cluster was asked, by class of the status.");
        _durations = _meter.CreateHistogram<double>("zerocopy.proxy.request.duration", "s", "From the request to the last byte of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });
        _meter.CreateObservableGauge("zerocopy.proxy.destinations", () => Observe(backends), "{destination}", "Destinations, by cluster and health.");
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="cluster">The cluster that was asked.</param>
    /// <param name="statusCode">The status that the client got.</param>
    /// <param name="duration">How long it took.</param>
    public void Count(string cluster, int statusCode, TimeSpan duration)
    {
        var statusClass = Classes[Math.Clamp(statusCode / 100, 0, 5)];
        var tags = new TagList { { "cluster", cluster }, { "status", statusClass } };
        _requests.Add(1, tags);
        _durations.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Observe(BackendHealth backends) =>
        from backend in backends.Snapshot()
        group backend by (backend.Cluster, backend.Health) into alike
        select new Measurement<int>(alike.Count(), new("cluster", alike.Key.Cluster), new("health", alike.Key.Health switch
        {
            DestinationHealth.Healthy => "healthy",
            DestinationHealth.Unhealthy => "unhealthy",
            _ => "unknown",
        }));
}
