using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Origin;

/// <summary>Puts the PROXY protocol on the endpoints that it is configured for.</summary>
internal static class ProxyProtocolEndpoints
{
    /// <summary>Adds it, if it is configured. Call it after <c>UseZeroCopy</c>: what is put first last stands next to the socket.</summary>
    public static void AddProxyProtocol(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.ProxyProtocol is not { } proxy)
        {
            return;
        }

        builder.Services.PostConfigure<KestrelServerOptions>(kestrel => EndpointInstaller.PutFirst(kestrel, endpoint =>
        {
            if (proxy.IsFor(endpoint.EndPoint))
            {
                var logger = endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ProxyProtocolMiddleware.Category);
                endpoint.Use(next => new ProxyProtocolMiddleware(next, proxy.Trusted, logger).OnConnectionAsync);
            }
        }));
    }
}
