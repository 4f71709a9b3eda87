using ZeroCopy.Host.Limits;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Access</c> of the server, and the list <c>AccessRules</c> of a site: which networks may ask.</summary>
internal static class AccessSection
{
    private static readonly ConfigurationKey Allow = Networks("Allow", "Only these networks may ask; without it, all.");
    private static readonly ConfigurationKey Deny = Networks("Deny", "These networks may not, whatever is allowed.");

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Access", "Which networks may ask this server for anything; others get 403.", Allow, Deny) with { NeedsRestart = true };

    /// <summary>The rules of a site.</summary>
    public static ConfigurationKey Rules { get; } = ConfigurationKey.List("AccessRules", "Which networks may ask for what; others get 403. All rules that match have to admit a client.",
        ConfigurationKey.Section("rule", "A rule.", PathRulesSection.Match, Allow, Deny));

    /// <summary>Reads who may ask.</summary>
    /// <param name="settings">The section, or a rule.</param>
    public static NetworkRule Read(SettingReader settings) => new(ReadNetworks(settings, Allow), ReadNetworks(settings, Deny));

    /// <summary>Reads who may ask this server.</summary>
    /// <param name="configuration">The whole configuration.</param>
    public static NetworkRule ReadServer(SettingReader configuration) => Read(configuration.Section(Key));

    // What cannot be read is told by the check of its key, and nobody is served then.
    private static NetworkSet ReadNetworks(SettingReader settings, ConfigurationKey key) =>
        NetworkSet.TryParse(settings.Values(key), out var networks, out _) ? networks : NetworkSet.Empty;

    private static ConfigurationKey Networks(string name, string description) => new(name, ConfigurationKind.OneOrMore, description)
    {
        Entry = new ConfigurationKey("network", ConfigurationKind.Text, "Such as 10.0.0.0/8, 2001:db8::/32, 192.0.2.1 or unix.") { Check = NetworkSet.ProblemOf },
    };
}
