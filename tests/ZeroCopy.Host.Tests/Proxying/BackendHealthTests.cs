using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Yarp.ReverseProxy.Model;
using ZeroCopy.Host.Proxying;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>Which backends are well, and what is told of those that are not.</summary>
public class BackendHealthTests
{
    private const string Checks = """, "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:00.2", "Timeout": "00:00:05", "Path": "/health" }, "AvailableDestinationsPolicy": "HealthyAndUnknown" } """;

    [Fact]
    public async Task Destination_ThatFailsAndRecovers_IsToldOf()
    {
        var status = 200;
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        });
        await using var server = await ProxyServer.StartAsync(backend.Address, cluster: Checks);
        var health = server.Services.GetRequiredService<BackendHealth>();

        await WaitAsync(() => health.Snapshot() is [{ Health: DestinationHealth.Healthy }]);
        Assert.Equal([new BackendState("backend", "one", backend.Address, DestinationHealth.Healthy)], health.Snapshot());

        Volatile.Write(ref status, 500);
        await WaitAsync(() => Told(server).Length == 2);
        Assert.Equal([DestinationHealth.Unhealthy], health.Snapshot().Select(backend => backend.Health));
        Assert.Equal(503, (await server.GetAsync("/api/x")).StatusCode);

        Volatile.Write(ref status, 200);
        await WaitAsync(() => Told(server).Length == 3);
        Assert.Equal(
            [
                $"Destination one ({backend.Address}) of cluster backend is healthy, and was unknown",
                $"Destination one ({backend.Address}) of cluster backend is unhealthy, and was healthy",
                $"Destination one ({backend.Address}) of cluster backend is healthy, and was unhealthy",
            ],
            Told(server));
    }

    [Fact]
    public async Task Metrics_OfRequests_NameClusterAndStatus()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync("x"));
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        using var requests = new MetricCollector<long>(meters, ProxyMetrics.MeterName, "zerocopy.proxy.requests");
        using var durations = new MetricCollector<double>(meters, ProxyMetrics.MeterName, "zerocopy.proxy.request.duration");
        using var destinations = new MetricCollector<int>(meters, ProxyMetrics.MeterName, "zerocopy.proxy.destinations");
        await server.GetAsync("/api/x");
        await WaitAsync(() => durations.LastMeasurement is not null);
        destinations.RecordObservableInstruments();

        var counted = Assert.Single(requests.GetMeasurementSnapshot());
        Assert.Equal(1, counted.Value);
        Assert.True(counted.MatchesTags(new KeyValuePair<string, object?>("cluster", "backend"), new KeyValuePair<string, object?>("status", "2xx")));
        Assert.InRange(durations.LastMeasurement!.Value, 0, 20);
        Assert.True(Assert.Single(destinations.GetMeasurementSnapshot()).MatchesTags(new KeyValuePair<string, object?>("cluster", "backend"), new KeyValuePair<string, object?>("health", "unknown")));
    }

    private static string[] Told(ProxyServer server) =>
        [.. server.Logs.GetSnapshot().Where(record => record.Category == ProxyLog.Category).Select(record => record.Message)];

    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        while (!isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
