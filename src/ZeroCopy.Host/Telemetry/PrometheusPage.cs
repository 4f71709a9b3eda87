namespace ZeroCopy.Host.Telemetry;

/// <summary>The metrics as Prometheus and OpenMetrics read them.</summary>
internal static class PrometheusPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="services">With the exporter.</param>
    public static RequestDelegate Create(IServiceProvider services)
    {
        var page = new ApplicationBuilder(services);
        page.UseOpenTelemetryPrometheusScrapingEndpoint();
        return page.Build();
    }
}
