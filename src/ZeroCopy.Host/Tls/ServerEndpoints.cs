using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Origin;
using ZeroCopy.Host.Systemd;

namespace ZeroCopy.Host.Tls;

/// <summary>Makes the endpoints of the server: those of its URLs, or those of Kestrel's section.</summary>
internal static class ServerEndpoints
{
    /// <summary>Whether the platform has QUIC. The first question loads its library, so it is asked with HTTPS only.</summary>
    [SupportedOSPlatformGuard("linux")]
    [SupportedOSPlatformGuard("macos")]
    [SupportedOSPlatformGuard("windows")]
    public static bool HasQuic => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicListener.IsSupported;

    /// <summary>Lets the server listen as it is configured. What else is configured for endpoints holds for these, wherever it stands.</summary>
    public static void UseEndpoints(this WebApplicationBuilder builder, ServerSettings settings, IReadOnlyList<PassedSocket> sockets)
    {
        var kestrel = settings.Kestrel;
        var certificates = settings.HasHttps ? builder.AddTls(settings) : null;

        if (kestrel.SetLimits is { } set)
        {
            builder.WebHost.ConfigureKestrel(options => set(options.Limits));
        }

        if (kestrel.HasContent)
        {
            var section = builder.Configuration.GetSection(KestrelSection.Key.Name);
            var endpoints = new SectionEndpoints(certificates, kestrel, settings.ProxyProtocol);
            builder.Services.AddSingleton<ISettingsFollower>(endpoints);
            builder.WebHost.ConfigureKestrel(options => endpoints.Load(options, section));
        }

        // Endpoints of the section win over URLs, and Kestrel says so.
        if (sockets.Count > 0)
        {
            builder.ListenOn(sockets);
        }
        else if (certificates is null || kestrel.Endpoints.Count > 0)
        {
            builder.WebHost.UseUrls([.. settings.Urls]);
        }
        else
        {
            // After all that configures endpoints by default.
            builder.Services.PostConfigure<KestrelServerOptions>(options =>
            {
                foreach (var url in settings.Urls)
                {
                    Listen(options, BindingAddress.Parse(url), certificates, settings);
                }
            });
        }
    }

    /// <summary>Gives an endpoint the HTTP versions that the platform has, if nothing else is said.</summary>
    public static void UseProtocols(ListenOptions endpoint, TlsParameters defaults)
    {
        // A socket that is no IP address has no UDP beside it.
        endpoint.Protocols = defaults.Protocols
            ?? (HasQuic && endpoint.IPEndPoint is not null ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2);
    }

    /// <summary>Takes HTTP/3 from an endpoint of the PROXY protocol, which QUIC does not have: whoever came by UDP would be served without a header.</summary>
    public static void KeepToProxies(ListenOptions endpoint, ProxyProtocolSettings? proxy)
    {
        if (proxy?.IsFor(endpoint.EndPoint) == true)
        {
            endpoint.Protocols &= ~HttpProtocols.Http3;
        }
    }

    /// <summary>Ends TLS on an endpoint, with the certificates of the sites.</summary>
    public static void UseCertificates(ListenOptions endpoint, ServerCertificates certificates, TlsParameters parameters) =>
        endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = new TlsHandshake(certificates, parameters, endpoint).OnConnection });

    private static ServerCertificates AddTls(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var certificates = new ServerCertificates(settings.Tls);
        builder.WebHost.UseKestrelHttpsConfiguration();

        if (HasQuic)
        {
            builder.WebHost.UseQuic();
        }

        builder.Services.AddSingleton<ISettingsFollower>(certificates);
        builder.Services.AddSingleton<IHostedService>(services => new CertificateWatch(certificates, settings, services.GetRequiredService<ILoggerFactory>()));
        return certificates;
    }

    private static void Listen(KestrelServerOptions options, BindingAddress address, ServerCertificates certificates, ServerSettings settings)
    {
        var kestrel = settings.Kestrel;

        if (address.IsUnixPipe)
        {
            options.ListenUnixSocket(address.UnixPipePath, Configure);
        }
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            options.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            options.Listen(ip, address.Port, Configure);
        }
        else
        {
            options.ListenAnyIP(address.Port, Configure);
        }

        void Configure(ListenOptions endpoint)
        {
            if (!address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            UseProtocols(endpoint, kestrel.Defaults);
            KeepToProxies(endpoint, settings.ProxyProtocol);

            if (certificates.All.Count > 0)
            {
                UseCertificates(endpoint, certificates, kestrel.Defaults);
            }
            else
            {
                // Kestrel:Certificates:Default.
                endpoint.UseHttps();
            }
        }
    }
}
