using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>ProxyProtocol</c>: the client, as a proxy below HTTP tells it.</summary>
internal static class ProxyProtocolSection
{
    private static readonly ConfigurationKey Enabled = ConfigurationKey.Flag("Enabled", false, "Whether each connection has to begin with a header of the PROXY protocol, version 1 or 2.");

    private static readonly ConfigurationKey TrustedNetworks = ConfigurationKey.List("TrustedNetworks",
        "The proxies: networks as 10.0.0.0/8, addresses, and unix for Unix domain sockets. A connection from elsewhere is closed.",
        new ConfigurationKey("network", ConfigurationKind.Text, "A network.") { Check = NetworkSet.ProblemOf });

    private static readonly ConfigurationKey Urls = new("Urls", ConfigurationKind.OneOrMore, "Those of Urls that it is spoken on; all, if nothing is said.")
    {
        Entry = new ConfigurationKey("url", ConfigurationKind.Text, "A URL, as it stands in Urls."),
    };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("ProxyProtocol", "Who the client is, as a proxy below HTTP tells it.",
        Enabled, TrustedNetworks, Urls) with
    { NeedsRestart = true };

    /// <summary>Reads the section.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="urls">What is listened on.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static ProxyProtocolSettings? Read(SettingReader settings, IReadOnlyList<string> urls, Action<string, string> report)
    {
        var section = settings.Section(Key);

        // What is no network has been told of.
        if (!section.Flag(Enabled) || !NetworkSet.TryParse(section.Values(TrustedNetworks), out var trusted, out _))
        {
            return null;
        }

        if (trusted.IsEmpty)
        {
            report($"{Key.Name}:{TrustedNetworks.Name}", "name the proxies. Whoever may speak the protocol may claim any address.");
        }

        var chosen = section.Values(Urls);

        foreach (var url in chosen.Where(url => !urls.Contains(url, StringComparer.OrdinalIgnoreCase)))
        {
            report($"{Key.Name}:{Urls.Name}", $"'{url}' is not listened on. Here may stand: {string.Join(", ", urls)}.");
        }

        return new ProxyProtocolSettings(trusted, chosen);
    }
}
