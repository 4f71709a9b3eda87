using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Limits;

/// <summary>The server in this process, with a configuration and a site of the test.</summary>
internal sealed class ConfiguredServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricCollector<long> _atDoor;
    private readonly MetricCollector<long> _bodies;

    private ConfiguredServer(WebApplication app)
    {
        _app = app;
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _atDoor = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.requests");
        _bodies = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.responses");
    }

    public IServiceProvider Services => _app.Services;

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>How many requests the door on the connection has answered.</summary>
    public int AnsweredAtDoor => _atDoor.GetMeasurementSnapshot().Count;

    /// <summary>Which ways bodies went. They are counted when they have left, which the client may see first.</summary>
    /// <param name="count">How many to wait for.</param>
    public async Task<string[]> GetWaysAsync(int count)
    {
        await _bodies.WaitForMeasurementsAsync(count, TimeSpan.FromSeconds(20));
        return [.. _bodies.GetMeasurementSnapshot().Select(measurement => (string)measurement.Tags["zerocopy.path"]!)];
    }

    /// <param name="directory">Has the configuration, and the site in <c>site</c>.</param>
    /// <param name="json">The configuration, without the root.</param>
    /// <param name="hasDoor">Whether files are answered on the connection.</param>
    /// <param name="rest">What stands behind the sites.</param>
    /// <param name="customize">Changes the server before it is built.</param>
    public static async Task<ConfiguredServer> StartAsync(
        TemporaryDirectory directory, string json, bool hasDoor = true, Action<WebApplication>? rest = null, Action<WebApplicationBuilder>? customize = null)
    {
        var files = json.Contains("\"StaticFiles\"", StringComparison.Ordinal) ? "" : """ "StaticFiles": { "Root": "site" }, """;
        directory.Write("zerocopy.json", $$"""{ {{files}} "ConnectionDoor": {{(hasDoor ? "true" : "false")}}, {{json}} }""");
        directory.Age("site");
        var app = StaticFileServer.Create(new ServeSettings(null, ["http://127.0.0.1:0"]) { ConfigFile = directory["zerocopy.json"] }, customize);
        rest?.Invoke(app);
        await app.StartAsync();
        return new ConfiguredServer(app);
    }

    /// <summary>One request on a connection of its own.</summary>
    public Task<RawResponse> GetAsync(string path, params string[] fields) => AskAsync("GET", path, fields);

    /// <inheritdoc cref="GetAsync"/>
    public async Task<RawResponse> AskAsync(string method, string path, params string[] fields)
    {
        using var client = await RawClient.ConnectAsync(Port);
        return await client.RequestAsync(method, path, fields);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
