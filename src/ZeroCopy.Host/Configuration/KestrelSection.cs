using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Tls;

namespace ZeroCopy.Host.Configuration;

/// <summary>
/// The section <c>Kestrel</c>, as in ASP.NET Core: endpoints, their defaults, certificates. Kestrel reads it itself; here it is checked, because Kestrel
/// passes over what it does not know.
/// </summary>
internal static class KestrelSection
{
    private static readonly ConfigurationKey Url = new("Url", ConfigurationKind.Text, "Where to listen, as in Urls.") { IsRequired = true, Check = ListenUrls.ProblemOf };

    private static readonly ConfigurationKey Protocols = new("Protocols", ConfigurationKind.Choice, "HTTP versions. Without it, HTTP/1.1; with TLS also HTTP/2, and HTTP/3 where the platform has QUIC.")
    {
        Allowed = ["Http1", "Http2", "Http3", "Http1AndHttp2", "Http1AndHttp2AndHttp3"],
    };

    private static readonly ConfigurationKey SslProtocols = ConfigurationKey.List("SslProtocols", "TLS versions. Without it, 1.2 and 1.3.",
        new ConfigurationKey("version", ConfigurationKind.Choice, "A version.") { Allowed = ["Tls12", "Tls13"] });

    private static readonly ConfigurationKey ClientCertificateMode = new("ClientCertificateMode", ConfigurationKind.Choice, "Whether clients show a certificate. Without it, they are not asked.")
    {
        Allowed = ["NoCertificate", "AllowCertificate", "RequireCertificate", "DelayCertificate"],
    };

    private static readonly IReadOnlyList<ConfigurationKey> CertificateKeys =
    [
        new(CertificateLoading.PathKey, ConfigurationKind.Text, "PEM with the chain, or PKCS#12."),
        new(CertificateLoading.KeyPathKey, ConfigurationKind.Text, "PEM with the key."),
        new(CertificateLoading.PasswordKey, ConfigurationKind.Text, "The password of the key."),
        new("Subject", ConfigurationKind.Text, "Instead of Path: the subject in a certificate store."),
        new("Store", ConfigurationKind.Text, "The store."),
        new("Location", ConfigurationKind.Choice, "Whose store.") { Allowed = ["CurrentUser", "LocalMachine"] },
        ConfigurationKey.Flag("AllowInvalid", false, "Whether one of the store that is not valid is taken."),
    ];

    private static readonly ConfigurationKey Certificate = ConfigurationKey.Section("Certificate", "Its certificate. Without it, those of the sites.", CertificateKeys);

    private static readonly ConfigurationKey Sni = ConfigurationKey.Map("Sni", "By the name that a client asks for: exact, *.example.org or *.",
        ConfigurationKey.Section("name", "A name.", Certificate, Protocols, SslProtocols, ClientCertificateMode));

    private static readonly ConfigurationKey Endpoints = ConfigurationKey.Map("Endpoints", "Endpoints by a name of yours; they win over Urls.",
        ConfigurationKey.Section("endpoint", "An endpoint.", Url, Protocols, SslProtocols, ClientCertificateMode, Certificate, Sni));

    private static readonly ConfigurationKey EndpointDefaults = ConfigurationKey.Section("EndpointDefaults", "What endpoints have that do not say otherwise, those of Urls too.",
        Protocols with { NeedsRestart = true }, SslProtocols with { NeedsRestart = true }, ClientCertificateMode with { NeedsRestart = true });

    private static readonly ConfigurationKey Certificates = ConfigurationKey.Map("Certificates", "Certificates by name; Default is for endpoints without one.",
        ConfigurationKey.Section("certificate", "A certificate.", CertificateKeys));

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Kestrel", "Kestrel's own configuration, as in ASP.NET Core.",
        Endpoints, EndpointDefaults, Certificates, KestrelLimitsSection.Key);

    /// <summary>Reads the section, and checks the files that it names.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="baseDirectory">What relative paths are relative to.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static KestrelSettings Read(IConfiguration configuration, string baseDirectory, Action<string, string> report)
    {
        var section = configuration.GetSection(Key.Name);
        var defaults = new SettingReader(section.GetSection(EndpointDefaults.Name));
        var endpoints = new List<KestrelEndpoint>();

        foreach (var endpoint in section.GetSection(Endpoints.Name).GetChildren())
        {
            var isHttps = ListenUrls.IsHttps(endpoint[Url.Name] ?? "");
            var hasCertificate = endpoint.GetSection(Certificate.Name).Exists() || endpoint.GetSection(Sni.Name).Exists();
            endpoints.Add(new KestrelEndpoint(endpoint.Key, endpoint[Url.Name] ?? "", isHttps, hasCertificate, endpoint[Protocols.Name]));

            foreach (var name in new[] { Certificate, Sni, SslProtocols, ClientCertificateMode }.Where(key => !isHttps && endpoint.GetSection(key.Name).Exists()))
            {
                report($"{endpoint.Path}:{name.Name}", "this is for https endpoints only.");
            }

            CheckFiles(endpoint.GetSection(Certificate.Name), baseDirectory, report);

            foreach (var sni in endpoint.GetSection(Sni.Name).GetChildren())
            {
                CheckFiles(sni.GetSection(Certificate.Name), baseDirectory, report);
            }
        }

        foreach (var certificate in section.GetSection(Certificates.Name).GetChildren())
        {
            CheckFiles(certificate, baseDirectory, report);
        }

        return new KestrelSettings(
            endpoints,
            TlsParameters.Read(defaults.Choice(Protocols), defaults.Values(SslProtocols), defaults.Choice(ClientCertificateMode)),
            section.GetSection($"{Certificates.Name}:Default").Exists(),
            section.GetSection(EndpointDefaults.Name).Exists() || endpoints.Count > 0 || section.GetSection(Certificates.Name).Exists(),
            KestrelLimitsSection.Read(new SettingReader(section)));
    }

    private static void CheckFiles(IConfigurationSection section, string baseDirectory, Action<string, string> report)
    {
        if (section[CertificateLoading.PathKey] is { Length: > 0 } path)
        {
            var keyPath = section[CertificateLoading.KeyPathKey] is { Length: > 0 } key ? Path.GetFullPath(key, baseDirectory) : null;

            if (!CertificateLoading.TryLoad(new CertificateFiles(Path.GetFullPath(path, baseDirectory), keyPath, section[CertificateLoading.PasswordKey]), out _, out var problem))
            {
                report($"{section.Path}:{problem.Key}", problem.Message);
            }
        }
    }
}
