using Microsoft.AspNetCore.HttpOverrides;
using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>ForwardedHeaders</c>: the client, as proxies in front tell it.</summary>
internal static class ForwardedHeadersSection
{
    private static readonly ConfigurationKey TrustedNetworks = ConfigurationKey.List("TrustedNetworks",
        "Whose fields are believed: networks as 10.0.0.0/8, addresses, and unix for Unix domain sockets. Nobody's, if nothing is said.",
        new ConfigurationKey("network", ConfigurationKind.Text, "A network.") { Check = NetworkSet.ProblemOf });

    private static readonly ConfigurationKey Limit = new("Limit", ConfigurationKind.Integer, "How many proxies behind one another are believed.")
    {
        Default = "1",
        Minimum = 1,
        Maximum = 100,
        Unit = "proxies",
    };

    // Host is not among the defaults: many proxies pass on the one that the client sent.
    private static readonly ConfigurationKey Headers = ConfigurationKey.List("Headers", "The fields that are read. With X-Forwarded-Host all requests are left to the pipeline.",
        new ConfigurationKey("field", ConfigurationKind.Choice, "A field.") { Allowed = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix"] }) with
    { Default = "X-Forwarded-For X-Forwarded-Proto" };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("ForwardedHeaders", "Who the client is, as proxies in front tell it.",
        TrustedNetworks, Limit, Headers) with
    { NeedsRestart = true };

    /// <summary>Reads the section.</summary>
    /// <returns><see langword="null"/> when nobody is trusted. What cannot be read has been told of.</returns>
    public static ForwardedHeadersSettings? Read(SettingReader settings)
    {
        var section = settings.Section(Key);

        if (!NetworkSet.TryParse(section.Values(TrustedNetworks), out var trusted, out _) || trusted.IsEmpty)
        {
            return null;
        }

        var fields = section.Values(Headers).Aggregate(ForwardedHeaders.None, static (all, field) => all | field.ToUpperInvariant() switch
        {
            "X-FORWARDED-FOR" => ForwardedHeaders.XForwardedFor,
            "X-FORWARDED-PROTO" => ForwardedHeaders.XForwardedProto,
            "X-FORWARDED-HOST" => ForwardedHeaders.XForwardedHost,
            "X-FORWARDED-PREFIX" => ForwardedHeaders.XForwardedPrefix,
            _ => ForwardedHeaders.None,
        });

        return new ForwardedHeadersSettings(trusted, section.Integer(Limit), fields);
    }
}
