using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Serves several sites: chooses one by the host and the path of a request, or passes it on.</summary>
internal sealed class ZeroCopySitesMiddleware(RequestDelegate next, LiveSites sites, ServiceContext services)
{
    // Kestrel's limit of the request line is 8 KiB; a name has 255 characters.
    private const int MaxHostLength = 300;

    // By site, so that those of sites that were replaced go with them.
    private readonly ConditionalWeakTable<Site, ZeroCopyFileServerMiddleware> _servers = [];

    /// <summary>Answers the request, or passes it on.</summary>
    public Task Invoke(HttpContext context)
    {
        var host = FindHost(context.Request.Host.Value);

        if (host?.IsRestrictedElsewhere(context.Request.Path) == true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (host?.Find(context.Request.Path, out _) is not { } site)
        {
            return next(context);
        }

        if (!_servers.TryGetValue(site, out var server))
        {
            server = _servers.GetValue(site, made => new ZeroCopyFileServerMiddleware(next, services, made));
        }

        return server.Invoke(context);
    }

    private HostSites? FindHost(string? host)
    {
        Span<byte> bytes = stackalloc byte[MaxHostLength];
        return host is not null && Encoding.UTF8.TryGetBytes(host, bytes, out var length) ? sites.Current.Find(bytes[..length]) : sites.Current.Find(default);
    }
}
