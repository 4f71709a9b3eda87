using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Origin;

/// <summary>Puts the client that a trusted proxy tells of in the place of the proxy.</summary>
internal static class TrustedForwarding
{
    /// <summary>Adds the middleware, if somebody is trusted. What asks for client, scheme or host stands behind it.</summary>
    public static void UseTrustedForwarding(this WebApplication app, ServerSettings settings)
    {
        if (settings.ForwardedHeaders is not { } forwarding)
        {
            return;
        }

        var options = ToOptions(forwarding);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        app.Use(next =>
        {
            var forwarded = new ForwardedHeadersMiddleware(next, loggers, Options.Create(options));

            // Asked here: the middleware itself believes every peer that has no address, which is every Unix domain socket.
            return context => IsTrusted(context, forwarding.Trusted) ? forwarded.Invoke(context) : next(context);
        });
    }

    private static ForwardedHeadersOptions ToOptions(ForwardedHeadersSettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = settings.Headers, ForwardLimit = settings.Limit };

        // Loopback by default.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();

        foreach (var network in settings.Trusted.ToNetworks())
        {
            options.KnownIPNetworks.Add(network);
        }

        if (options.KnownIPNetworks.Count == 0)
        {
            // Without any, the middleware believes all. This address is nobody's.
            options.KnownProxies.Add(IPAddress.None);
        }

        return options;
    }

    private static bool IsTrusted(HttpContext context, NetworkSet trusted) => context.Connection.RemoteIpAddress is { } address
        ? trusted.Contains(address)
        : trusted.Contains(context.Features.Get<IConnectionEndPointFeature>()?.RemoteEndPoint);
}
