using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tls;

/// <summary>Whether URLs, certificates and redirects fit together.</summary>
internal static class HttpsCheck
{
    private const string Remedy = "needs a certificate. Name one in Certificate, or by --cert FILE --key FILE; --dev-cert makes one for this machine.";

    /// <summary>Finds what is missing.</summary>
    /// <param name="command">What the command line asks for.</param>
    /// <param name="urls">Where to listen.</param>
    /// <param name="kestrel">Kestrel's own section.</param>
    /// <param name="tls">The certificates, or <see langword="null"/>.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="hasProblems">Whether there are mistakes already, of which a missing certificate may be the consequence.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    /// <exception cref="InvalidSettingException">A URL of the command line lacks a certificate.</exception>
    public static void Run(
        ServeSettings command, IReadOnlyList<string> urls, KestrelSettings kestrel, TlsSettings? tls, IReadOnlyList<SiteSettings> sites, bool hasProblems, Action<string, string> report)
    {
        if (command.IsRehearsal)
        {
            return;
        }

        var hasCertificate = tls is not null || kestrel.HasDefaultCertificate || hasProblems;
        var isByUrl = kestrel.Endpoints.Count == 0;

        if (!hasCertificate && isByUrl && urls.FirstOrDefault(ListenUrls.IsHttps) is { } bare)
        {
            if (command.Urls.Count > 0)
            {
                throw new InvalidSettingException($"--urls: '{bare}' {Remedy}");
            }

            report(ServerKeys.Urls.Name, $"'{bare}' {Remedy}");
        }

        foreach (var endpoint in kestrel.Endpoints.Where(endpoint => !hasCertificate && endpoint is { IsHttps: true, HasCertificate: false }))
        {
            report($"{KestrelSection.Key.Name}:Endpoints:{endpoint.Name}", $"'{endpoint.Url}' {Remedy}");
        }

        var hasHttps = isByUrl ? urls.Any(ListenUrls.IsHttps) : kestrel.Endpoints.Any(endpoint => endpoint.IsHttps);

        foreach (var site in sites.Where(site => !hasHttps && !hasProblems && site.Https is { Redirects: true, Port: 0 }))
        {
            report(site.Section.Length == 0 ? "Https:Redirect" : $"{site.Section}:Https:Redirect",
                "this leads to HTTPS, and no URL listens there. Add an https URL; or say Https.Port, 443 behind a proxy that ends TLS.");
        }
    }
}
