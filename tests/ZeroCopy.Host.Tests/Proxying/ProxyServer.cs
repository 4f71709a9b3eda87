using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>The server as it is, with a file of configuration, a site and files that only a backend may give away.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly WebApplication _app;

    private ProxyServer(TemporaryDirectory directory, WebApplication app, FakeLogCollector logs)
    {
        _directory = directory;
        _app = app;
        Logs = logs;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public int Port => Address.Port;

    public FakeLogCollector Logs { get; }

    public IServiceProvider Services => _app.Services;

    public TemporaryDirectory Directory => _directory;

    /// <summary>Starts the server before a backend, with the route /api/{**rest}.</summary>
    /// <param name="backend">URL of the backend.</param>
    /// <param name="hasDoor">Whether files are answered on the connection.</param>
    /// <param name="more">Other keys, each with a comma behind.</param>
    /// <param name="cluster">Other keys of the cluster, each with a comma in front.</param>
    /// <param name="route">Other keys of the route, likewise.</param>
    public static Task<ProxyServer> StartAsync(string backend, bool hasDoor = true, string more = "", string cluster = "", string route = "") =>
        ServeAsync(Configuration(backend, hasDoor, more, cluster, route));

    public static string Configuration(string backend, bool hasDoor = true, string more = "", string cluster = "", string route = "") => $$"""
        {
          "ConnectionDoor": {{(hasDoor ? "true" : "false")}},
          {{more}}
          "StaticFiles": { "Root": "site" },
          "InternalFiles": [ { "Path": "/internal/files", "Root": "internal" } ],
          "ReverseProxy": {
            "Routes": { "api": { "ClusterId": "backend", "Match": { "Path": "/api/{**rest}" }{{route}} } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{backend}}" } }{{cluster}} } }
          }
        }
        """;

    public static async Task<ProxyServer> ServeAsync(string configuration)
    {
        var directory = new TemporaryDirectory();
        directory.Write("site/index.html", "home");
        directory.Write("site/api/there.txt", "a file");
        directory.Write("site/404.html", "page for 404");
        directory.Write("site/50x.html", "page for 50x");
        directory.Write("internal/report.txt", "0123456789");
        directory.Write("internal/sub/ä b.txt", "umlaut");
        directory.Write("secret.txt", "secret");
        directory.Date("internal/report.txt", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        directory.Age("site");
        directory.Write("zerocopy.json", configuration);
        var command = new ServeSettings(null, ["http://127.0.0.1:0"]) { ConfigFile = directory["zerocopy.json"] };
        var app = StaticFileServer.Create(command, builder => builder.Logging.ClearProviders().AddFakeLogging());
        await app.StartAsync();
        return new ProxyServer(directory, app, app.Services.GetRequiredService<FakeLogCollector>());
    }

    /// <summary>One request on a connection of its own.</summary>
    public async Task<RawResponse> AskAsync(string method, string path, params string[] fields)
    {
        using var client = await RawClient.ConnectAsync(Port);
        return await client.RequestAsync(method, path, fields);
    }

    public Task<RawResponse> GetAsync(string path, params string[] fields) => AskAsync("GET", path, fields);

    public async Task<string> GetTextAsync(string path) => (await GetAsync(path)).Text;

    /// <summary>Writes another configuration and lets the server take it up.</summary>
    public bool Reload(string configuration)
    {
        _directory.Write("zerocopy.json", configuration);
        return _app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ConfigurationReload>().Single().Reload();
    }

    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(soon.Token);
        }

        await _app.DisposeAsync();
        _directory.Dispose();
    }
}
