using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Tls;

/// <summary>The certificates that are shown now, by the host that a client asks for (SNI). Replaced as a whole.</summary>
internal sealed class ServerCertificates : ISettingsFollower
{
    private readonly Lock _replacing = new();
    private volatile IReadOnlyList<HostCertificate> _all = [];
    private volatile HostTable<ServerCertificate> _hosts = new([]);
    private TlsSettings? _followed;
    private (TlsSettings? Settings, IReadOnlyList<HostCertificate> All) _before = (null, []);

    public ServerCertificates(TlsSettings? settings)
    {
        Replace(settings);
    }

    public IReadOnlyList<HostCertificate> All => _all;

    /// <summary>The certificate for a host; <see langword="null"/> when there is none at all.</summary>
    /// <param name="host">What the client asks for; <see langword="null"/> or empty when it does not say.</param>
    public ServerCertificate? Find(string? host) => _hosts.Find(host);

    /// <inheritdoc/>
    public void Follow(ServerSettings settings) => Replace(settings.Tls);

    /// <summary>Puts a certificate that was read again in the place of the one from the same files.</summary>
    public void Renew(CertificateFiles files, ServerCertificate certificate)
    {
        lock (_replacing)
        {
            Set([.. _all.Select(known => known.Files == files ? known with { Certificate = certificate } : known)]);
        }
    }

    // Without any, endpoints that are there go on with those before.
    private void Replace(TlsSettings? settings)
    {
        lock (_replacing)
        {
            if (settings is null || settings == _followed)
            {
                return;
            }

            // A reload that is taken back: those from before it, which may have been renewed since they were read.
            var next = settings == _before.Settings ? _before.All : settings.Certificates;
            _before = (_followed, _all);
            _followed = settings;
            Set(next);
        }
    }

    private void Set(IReadOnlyList<HostCertificate> certificates)
    {
        var byHost = new Dictionary<string, ServerCertificate>();

        // A site's own wins over the one at the top, which stands first.
        foreach (var certificate in certificates)
        {
            foreach (var host in certificate.Hosts)
            {
                byHost[host] = certificate.Certificate;
            }
        }

        byHost.TryAdd(VirtualHosts.AnyHost, certificates[0].Certificate);
        _hosts = new HostTable<ServerCertificate>(byHost.Select(pair => (pair.Key, pair.Value)));
        _all = certificates;
    }
}
