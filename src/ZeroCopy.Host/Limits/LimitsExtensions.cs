using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Networks;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Limits;

/// <summary>Puts limits into a server. What is not configured adds nothing.</summary>
internal static class LimitsExtensions
{
    /// <summary>Adds the limits of connections and requests.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="access">Who may ask.</param>
    /// <param name="trustedPeers">Proxies whose word is taken for the client's address: none of the limits of a client is for them.</param>
    public static void AddLimits(this WebApplicationBuilder builder, LimitsSettings limits, NetworkRule access, NetworkSet trustedPeers)
    {
        // After Kestrel's own section, so that these win.
        builder.Services.PostConfigure<KestrelServerOptions>(server => Apply(limits, server.Limits));
        builder.Services.AddSingleton(services => new LimitReports(
            services.GetRequiredService<ILoggerFactory>(), services.GetRequiredService<IMeterFactory>(), services.GetService<TimeProvider>() ?? TimeProvider.System));

        if (limits.HasConnectionLimits)
        {
            builder.Services.AddSingleton<IConnectionGate>(services => new ConnectionGate(limits, trustedPeers, services.GetRequiredService<LimitReports>()));
        }

        if (limits.Requests is not null || !access.IsEmpty)
        {
            builder.Services.AddSingleton(services => new ClientGate(access, limits.Requests, trustedPeers, services.GetService<TimeProvider>() ?? TimeProvider.System));
            builder.Services.AddSingleton<IRequestGate>(services => services.GetRequiredService<ClientGate>());
        }
    }

    /// <summary>Refuses requests that the limits do not allow. Behind what finds the client's address, before all else.</summary>
    /// <param name="app">The server.</param>
    /// <param name="settings">What is configured.</param>
    public static void UseLimits(this WebApplication app, ServerSettings settings)
    {
        if (settings.Sites.Any(site => site.AsksForPasswords))
        {
            app.Lifetime.ApplicationStarted.Register(() => WarnOfPlainHttp(app));
        }

        if (app.Services.GetService<ClientGate>() is { } gate)
        {
            var reports = app.Services.GetRequiredService<LimitReports>();
            app.Use(next => new ClientGateMiddleware(next, gate, reports).Invoke);
        }
    }

    // On loopback and Unix sockets, who listens on the way is on this machine, and a proxy that ends TLS may be in front.
    private static void WarnOfPlainHttp(WebApplication app)
    {
        foreach (var url in app.Urls)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                LimitsLog.PasswordsInTheClear(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(LimitsLog.Category), url);
            }
        }
    }

    private static void Apply(LimitsSettings limits, KestrelServerLimits server)
    {
        if (limits.MaxRequestHeadSize is { } head)
        {
            server.MaxRequestHeadersTotalSize = head;
            server.MaxRequestLineSize = Math.Min(server.MaxRequestLineSize, head);
        }

        server.RequestHeadersTimeout = limits.RequestHeadersTimeout ?? server.RequestHeadersTimeout;
        server.KeepAliveTimeout = limits.KeepAliveTimeout ?? server.KeepAliveTimeout;

        if (limits.MaxRequestBodySize is { } body)
        {
            server.MaxRequestBodySize = body == 0 ? null : body;
        }

        if (limits.MinResponseRate == 0)
        {
            server.MinResponseDataRate = null;
        }
        else if (limits.MinResponseRate is not null || limits.MinResponseRateGrace is not null)
        {
            var before = server.MinResponseDataRate;
            server.MinResponseDataRate = new MinDataRate(
                limits.MinResponseRate ?? before?.BytesPerSecond ?? LimitsSettings.DefaultMinResponseRate,
                limits.MinResponseRateGrace ?? before?.GracePeriod ?? TimeSpan.FromSeconds(5));
        }
    }
}
