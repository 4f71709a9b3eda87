using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.Tls;

/// <summary>Gives the HTTPS endpoints of Kestrel's section what they do not say themselves: protocols, and the certificates of the sites.</summary>
internal sealed class SectionEndpoints(ServerCertificates? certificates, KestrelSettings settings, ProxyProtocolSettings? proxy) : ISettingsFollower
{
    private KestrelConfigurationLoader? _loader;

    /// <summary>Lets Kestrel read its section, now and when it changes.</summary>
    public void Load(KestrelServerOptions options, IConfigurationSection section)
    {
        _loader = options.Configure(section, reloadOnChange: true);
        Register(settings.Endpoints);

        options.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = TlsParameters.DefaultVersions;

            // Else Kestrel looks through the user's store for a certificate of the SDK.
            if (certificates?.All.Count > 0)
            {
                https.ServerCertificateSelector = (_, host) => certificates.Find(host)?.Leaf;
            }
        });
    }

    /// <inheritdoc/>
    public void Follow(ServerSettings settings) => Register(settings.Kestrel.Endpoints);

    private void Register(IEnumerable<KestrelEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.IsHttps))
        {
            _loader?.Endpoint(endpoint.Name, configuration => Complete(configuration, endpoint));
        }
    }

    private void Complete(EndpointConfiguration configuration, KestrelEndpoint endpoint)
    {
        var (listen, https) = (configuration.ListenOptions, configuration.HttpsOptions);

        if (!configuration.IsHttps)
        {
            return;
        }

        if (endpoint.Protocols is null)
        {
            ServerEndpoints.UseProtocols(listen, settings.Defaults);
        }

        ServerEndpoints.KeepToProxies(listen, proxy);

        if (https.ServerCertificate is not null)
        {
            // Its own, which the selector would hide.
            https.ServerCertificateSelector = null;
        }
        else if (!endpoint.HasCertificate && certificates?.All.Count > 0)
        {
            ServerEndpoints.UseCertificates(listen, certificates, new TlsParameters(null, https.SslProtocols, https.ClientCertificateMode));
        }
    }
}
