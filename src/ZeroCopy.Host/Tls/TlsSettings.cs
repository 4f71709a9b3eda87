using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Tls;

/// <summary>The certificates of the server.</summary>
/// <param name="Certificates">All of them; the first is shown to clients that ask for no host that one is for.</param>
internal sealed record TlsSettings(IReadOnlyList<HostCertificate> Certificates)
{
    /// <summary>What a browser will not like.</summary>
    public IEnumerable<string> WarningsAt(DateTimeOffset now) => Certificates.SelectMany(certificate => certificate.WarningsAt(now)).Distinct();

    /// <summary>Reads the certificates that are named at the top and by sites.</summary>
    /// <param name="top">The certificate at the top, or <see langword="null"/>.</param>
    /// <param name="isDevelopment">Whether one is made to take its place.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    /// <returns><see langword="null"/> when there are none.</returns>
    public static TlsSettings? Read(CertificateFiles? top, bool isDevelopment, IReadOnlyList<SiteSettings> sites, Action<string, string> report)
    {
        var certificates = new List<HostCertificate>();
        var loaded = new Dictionary<CertificateFiles, ServerCertificate?>();
        var owners = new Dictionary<string, (string Site, CertificateFiles Files)>();

        if (isDevelopment)
        {
            certificates.Add(DevelopmentCertificate.Get());
        }
        else if (top is not null)
        {
            Add(top, [VirtualHosts.AnyHost], CertificateSection.Key.Name);
        }

        foreach (var site in sites.Where(site => site.Certificate is not null))
        {
            var files = site.Certificate!;
            var hosts = site.Hosts.Select(host => VirtualHosts.TryNormalize(host, out var name) ? name : host).ToArray();
            var key = $"{site.Section}:{CertificateSection.Key.Name}";

            foreach (var host in hosts)
            {
                if (owners.TryGetValue(host, out var other) && other.Files != files)
                {
                    report(key, $"'{other.Site}' has another certificate for {host}. A host has one.");
                }

                owners[host] = (site.Name, files);
            }

            Add(files, hosts, key);
        }

        return certificates.Count == 0 ? null : new TlsSettings(certificates);

        void Add(CertificateFiles files, IReadOnlyList<string> hosts, string key)
        {
            if (!loaded.TryGetValue(files, out var certificate))
            {
                if (!CertificateLoading.TryLoad(files, out certificate, out var problem))
                {
                    report($"{key}:{problem.Key}", problem.Message);
                }

                loaded[files] = certificate;
            }

            if (certificate is not null)
            {
                certificates.Add(new HostCertificate(hosts, files, certificate));
            }
        }
    }
}
