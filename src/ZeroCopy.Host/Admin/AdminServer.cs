using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Admin;

/// <summary>
/// Answers operators and their machines on an address of its own, by a Kestrel of its own: no request for it can reach the sites, none for the sites
/// can reach it, whatever its Host field says, and it still answers while the other one drains.
/// </summary>
internal sealed class AdminServer : IHostedService, IHttpApplication<HttpContext>, IAsyncDisposable
{
    // Probes and scrapes; no client is to keep more of them from answering.
    private const int MaxConnections = 100;

    private readonly AdminSettings _settings;
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;
    private readonly Readiness _readiness;
    private readonly ConcurrentDictionary<string, RequestDelegate> _pages = new(StringComparer.Ordinal);
    private KestrelServer? _server;

    public AdminServer(AdminSettings settings, Readiness readiness, IServiceProvider services, ILoggerFactory loggers)
    {
        _settings = settings;
        _services = services;
        _loggers = loggers;
        _readiness = readiness;
        Map("/healthz", static context => AnswerAsync(context, StatusCodes.Status200OK, "healthy"));
        Map("/readyz", AnswerReadinessAsync);
    }

    /// <summary>Where it listens, once it does.</summary>
    public string? Url { get; private set; }

    /// <summary>Adds a page. It answers GET and HEAD.</summary>
    public void Map(string path, RequestDelegate page) => _pages[path] = page;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = _services };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxRequestBodySize = 0;
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), _loggers), _loggers);
        var addresses = _server.Features.Get<IServerAddressesFeature>()!.Addresses;
        addresses.Add(_settings.Url);

        try
        {
            await _server.StartAsync(this, cancellationToken);
        }
        catch (Exception exception) when (ListenUrls.TryExplain(exception, out var problem))
        {
            throw new InvalidSettingException($"Admin.Url: {problem}");
        }

        Url = addresses.First();
    }

    /// <summary>Ends. Hosted services end in the opposite order, so the sites have drained by now.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return default;
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures) { RequestServices = _services };

    /// <inheritdoc/>
    public Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";

        if (!_pages.TryGetValue(context.Request.Path.Value ?? "", out var page))
        {
            return AnswerAsync(context, StatusCodes.Status404NotFound, $"There are {string.Join(' ', _pages.Keys.Order(StringComparer.Ordinal))}");
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "GET or HEAD");
        }

        return page(context);
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // It holds nothing.
    }

    private Task AnswerReadinessAsync(HttpContext context) => _readiness.Obstacle is { } obstacle
        ? AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, obstacle)
        : AnswerAsync(context, StatusCodes.Status200OK, "ready");

    private static Task AnswerAsync(HttpContext context, int statusCode, string text)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length + 1;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
