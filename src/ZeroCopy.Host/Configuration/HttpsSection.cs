using System.Globalization;
using ZeroCopy.Host.Tls;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Https</c>, at the top and of a site: whether plain HTTP is led to HTTPS, and browsers are told to keep to it.</summary>
internal static class HttpsSection
{
    private static readonly ConfigurationKey Redirect = ConfigurationKey.Flag("Redirect", false,
        "Whether requests over plain HTTP are redirected (308) to HTTPS, but for those below /.well-known/acme-challenge/.");

    private static readonly ConfigurationKey Port = new("Port", ConfigurationKind.Integer, "The port that Redirect leads to; 0 is that of the HTTPS endpoint.")
    {
        Default = "0",
        Maximum = 65535,
    };

    // RFC 6797 §6.1.1.
    private static readonly ConfigurationKey MaxAge = new("MaxAge", ConfigurationKind.Duration, "How long a browser is to use HTTPS only; without it, it is not told to. 0 ends it.") { Unit = "seconds" };

    private static readonly ConfigurationKey IncludeSubDomains = ConfigurationKey.Flag("IncludeSubDomains", false, "Whether that holds for all names below the host too.");

    private static readonly ConfigurationKey Preload = ConfigurationKey.Flag("Preload", false, "Whether browsers may have the host in their lists; hard to undo.");

    private static readonly ConfigurationKey Hsts = ConfigurationKey.Section("Hsts", "Strict-Transport-Security (RFC 6797), over HTTPS only.", MaxAge, IncludeSubDomains, Preload);

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Https", "Leads clients to HTTPS.", Redirect, Port, Hsts);

    /// <summary>Reads the section of a site.</summary>
    public static HttpsSettings Read(SettingReader settings)
    {
        var section = settings.Section(Key);
        var hsts = section.Section(Hsts);
        string? field = null;

        if (hsts.Duration(MaxAge) is { } maxAge)
        {
            field = string.Create(CultureInfo.InvariantCulture,
                $"max-age={(long)maxAge.TotalSeconds}{(hsts.Flag(IncludeSubDomains) ? "; includeSubDomains" : "")}{(hsts.Flag(Preload) ? "; preload" : "")}");
        }

        return new HttpsSettings(section.Flag(Redirect), section.Integer(Port), field);
    }
}
