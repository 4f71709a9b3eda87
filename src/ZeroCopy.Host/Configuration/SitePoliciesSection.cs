using ZeroCopy.Host.Cors;
using ZeroCopy.Host.Limits;
using ZeroCopy.Host.Policies;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>The sections of a site that decide who gets what: networks, origins, passwords, and the fields that protect users.</summary>
internal static class SitePoliciesSection
{
    private static readonly ConfigurationKey SecurityHeadersKey = new("SecurityHeaders", ConfigurationKind.Choice, "Header fields by which browsers protect users; Headers wins.")
    {
        Default = SecurityHeaders.Off,
        Allowed = [SecurityHeaders.Off, SecurityHeaders.Basic, SecurityHeaders.Strict],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } = [AccessSection.Rules, BasicAuthSection.Key, CorsSection.Key, SecurityHeadersKey];

    /// <summary>Puts the policies of a site into the options of the library. They are asked in this order: a preflight has no password.</summary>
    /// <param name="site">The settings.</param>
    /// <param name="baseDirectory">What relative paths are relative to.</param>
    /// <param name="corsOrigin">The origin of the command line, in the place of the rules; <see langword="null"/> for none.</param>
    /// <param name="options">The options, with the header rules of the operator.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    /// <returns>Files that were read.</returns>
    public static IReadOnlyList<string> Apply(
        SettingReader site, string baseDirectory, string? corsOrigin, ZeroCopyFileServerOptions options, Action<string, string> report)
    {
        foreach (var rule in site.List(AccessSection.Rules))
        {
            if (PathRulesSection.PathOf(rule) is { } path)
            {
                options.Policies.Add(new PathPolicy(path, new NetworkPolicy(AccessSection.Read(rule)).AdmitAsync));
            }
        }

        CorsRule.Apply(corsOrigin is null ? CorsSection.Read(site, report) : [new CorsRule("/**", [corsOrigin])], options);
        var files = BasicAuthSection.Apply(site, baseDirectory, options, report);

        if (SecurityHeaders.RuleOf(site.Choice(SecurityHeadersKey)!) is { } preset)
        {
            options.HeaderRules.Insert(0, preset);
        }

        options.HeaderRulesForAll = true;
        return files;
    }
}
