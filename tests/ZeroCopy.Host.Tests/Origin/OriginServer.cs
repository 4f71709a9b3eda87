using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Origin;

/// <summary>The server in this process, with a site of one file. A path without a file is answered with what the application knows of the client.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricCollector<long> _byDoor;
    private readonly MetricCollector<long> _responses;

    private OriginServer(WebApplication app, TemporaryDirectory directory)
    {
        _app = app;
        Directory = directory;
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _byDoor = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.requests");
        _responses = new MetricCollector<long>(meters, "ZeroCopy.StaticFiles", "zerocopy.responses");
    }

    public TemporaryDirectory Directory { get; }

    public string Url => _app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>Requests that the door on the connection has answered.</summary>
    public int AnsweredByDoor => _byDoor.GetMeasurementSnapshot().Count;

    /// <summary>By which ways bodies were sent. They are counted when they have left, which the client may see first.</summary>
    /// <param name="count">How many to wait for.</param>
    public async Task<IReadOnlyList<string>> GetPathsAsync(int count)
    {
        await _responses.WaitForMeasurementsAsync(count, TimeSpan.FromSeconds(20));
        return [.. _responses.GetMeasurementSnapshot().Select(measurement => $"{measurement.Tags["zerocopy.path"]}")];
    }

    public static Task<OriginServer> StartAsync(string json, params string[] urls) => StartAsync(json, new TemporaryDirectory(), urls);

    /// <summary>Serves <c>index.html</c> ("index") and <c>large.bin</c> (1 MiB), on a free port if nothing else is said.</summary>
    public static async Task<OriginServer> StartAsync(string json, TemporaryDirectory directory, params string[] urls)
    {
        directory.Write("site/index.html", "index");
        directory.WriteSparse("site/large.bin", 1 << 20);
        directory.Write("zerocopy.json", json);
        directory.Age("site");

        var app = StaticFileServer.Create(new ServeSettings(directory["site"], urls.Length == 0 ? ["http://127.0.0.1:0"] : urls) { ConfigFile = directory["zerocopy.json"] });
        app.Run(static context =>
        {
            var connection = context.Connection;
            var request = context.Request;
            return context.Response.WriteAsync($"{connection.RemoteIpAddress}:{connection.RemotePort} {connection.LocalIpAddress}:{connection.LocalPort} {request.Scheme} {request.Host} {request.PathBase}");
        });

        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new OriginServer(app, directory);
        }
        catch
        {
            await app.DisposeAsync();
            directory.Dispose();
            throw;
        }
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Dispose();
    }
}
