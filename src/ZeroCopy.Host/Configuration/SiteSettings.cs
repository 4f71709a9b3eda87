using ZeroCopy.Host.Netlify;
using ZeroCopy.Host.Tls;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>One site, as it is configured.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Hosts">The hosts that it answers for.</param>
/// <param name="Path">The path that it stands below.</param>
/// <param name="Root">Absolute path of its directory; empty where no files are served.</param>
/// <param name="Options">What the library is told.</param>
/// <param name="Notes">Lines of Netlify's files that are not followed.</param>
internal sealed record SiteSettings(
    string Name, IReadOnlyList<string> Hosts, string Path, string Root, ZeroCopyFileServerOptions Options, IReadOnlyList<NetlifyNote> Notes)
{
    /// <summary>Files that its policies were read from.</summary>
    public IReadOnlyList<string> PolicyFiles { get; init; } = [];

    /// <summary>Whether some of its paths ask for a password.</summary>
    public bool AsksForPasswords { get; init; }

    /// <summary>Where it stands in the configuration.</summary>
    public required string Section { get; init; }

    /// <summary>The certificate for its hosts, if it has one of its own.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>How clients are led to HTTPS.</summary>
    public required HttpsSettings Https { get; init; }

    /// <summary>The site as the library takes it.</summary>
    public ZeroCopySite ToSite()
    {
        var site = new ZeroCopySite(Options);

        foreach (var host in Hosts)
        {
            site.Hosts.Add(host);
        }

        return site;
    }
}
