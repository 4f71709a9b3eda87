using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>An application behind the proxy, on a port of its own.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app)
    {
        _app = app;
        Address = app.Urls.First();
    }

    /// <summary>Such as http://127.0.0.1:4711.</summary>
    public string Address { get; }

    public static async Task<Backend> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1, Action<KestrelServerOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
            configure?.Invoke(server);
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(answer);
        await app.StartAsync();
        return new Backend(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
