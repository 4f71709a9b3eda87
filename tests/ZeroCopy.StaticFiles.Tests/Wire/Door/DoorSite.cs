using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Tests.Wire.Site;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>A small site, served by <c>UseZeroCopyFileServer</c> at the door and in the pipeline with the same options.</summary>
internal sealed class DoorSite : IAsyncDisposable
{
    private readonly MetricCollector<long> _requests;

    private DoorSite(WireServer server)
    {
        Server = server;
        _requests = new MetricCollector<long>(server.Services.GetRequiredService<IMeterFactory>(), "ZeroCopy.StaticFiles", "zerocopy.requests");
    }

    public WireServer Server { get; }

    /// <summary>Requests that the door answered.</summary>
    public long Answered => _requests.GetMeasurementSnapshot().Sum(measurement => measurement.Value);

    /// <param name="configure">Options of the site.</param>
    /// <param name="listen">Puts the options on an endpoint; <see cref="Listen"/> unless given.</param>
    /// <param name="hasPipeline">Whether the pipeline serves the site as well.</param>
    /// <param name="build">Anything else.</param>
    /// <param name="transport">The library's own, as in the server, unless told otherwise.</param>
    public static async Task<DoorSite> StartAsync(
        Action<ZeroCopyFileServerOptions>? configure = null,
        Action<KestrelServerOptions, ZeroCopyFileServerOptions>? listen = null,
        bool hasPipeline = true,
        Action<WebApplicationBuilder>? build = null,
        ServerTransport transport = ServerTransport.ZeroCopy)
    {
        var options = new ZeroCopyFileServerOptions();
        options.StaticFileOptions.ServeUnknownFileTypes = true;
        options.ErrorPages["404"] = "/404.html";
        configure?.Invoke(options);

        var server = await WireServer.StartAsync(
            (app, root) =>
            {
                foreach (var (name, text) in new[] { ("index.html", "home"), ("about.html", "about"), ("docs/index.html", "docs"), ("404.html", "not here"), ("empty/readme.txt", "read") })
                {
                    SiteServer.Write(root, name, text);
                }

                if (hasPipeline)
                {
                    app.UseZeroCopyFileServer(options);
                }
            },
            builder =>
            {
                options.FileProvider = new PhysicalFileProvider(builder.Environment.ContentRootPath);
                builder.WebHost.ConfigureKestrel(kestrel => (listen ?? Listen)(kestrel, options));
                build?.Invoke(builder);
            },
            transport: transport);

        return new DoorSite(server);
    }

    public static void Listen(KestrelServerOptions kestrel, ZeroCopyFileServerOptions options) =>
        kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopyFileServer(options));

    /// <summary>Asks, and checks who answered.</summary>
    public async Task<RawResponse> GetAsync(string path, bool byDoor, params string[] fields)
    {
        var before = Answered;
        var response = await RawClient.GetAsync(Server.Port, path, fields);
        Assert.Equal(byDoor ? 1 : 0, Answered - before);
        return response;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
