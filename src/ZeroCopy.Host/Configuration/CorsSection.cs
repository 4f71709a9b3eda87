using ZeroCopy.Host.Cors;

namespace ZeroCopy.Host.Configuration;

/// <summary>The list <c>Cors</c> of a site.</summary>
internal static class CorsSection
{
    private static readonly ConfigurationKey Origins = Words("Origins", "Origins such as https://app.example.org or https://*.example.org, or * for all.", CheckOrigin) with { IsRequired = true };
    private static readonly ConfigurationKey Methods = Words("Methods", "Methods that are allowed beyond GET, HEAD and POST; * for all.", CheckToken);
    private static readonly ConfigurationKey Headers = Words("Headers", "Header fields that a request may have beyond those that each may; * for all.", CheckToken);
    private static readonly ConfigurationKey ExposedHeaders = Words("ExposedHeaders", "Header fields of an answer that a script may read.", CheckToken);
    private static readonly ConfigurationKey Credentials = ConfigurationKey.Flag("Credentials", false, "Whether cookies and passwords go with requests; not with *.");
    private static readonly ConfigurationKey MaxAge = new("MaxAge", ConfigurationKind.Duration, "How long a browser need not ask again before a request.") { Unit = "seconds" };

    /// <summary>The list.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.List("Cors", "Origins whose scripts may read answers; the first rule that matches counts. --cors wins.",
        ConfigurationKey.Section("rule", "A rule.", PathRulesSection.Match, Origins, Methods, Headers, ExposedHeaders, Credentials, MaxAge));

    /// <summary>What is wrong with an origin; <see langword="null"/> for nothing.</summary>
    public static string? CheckOrigin(string origin) =>
        origin == "*" || (Uri.TryCreate(origin.Replace("//*.", "//any.", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && !origin.EndsWith('/') && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0)
            ? null
            : $"'{origin}' is not an origin. Write it as https://app.example.org, with the port if it is another than the scheme's, or * for all.";

    /// <summary>Reads the rules of a site.</summary>
    /// <param name="site">The settings.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static IReadOnlyList<CorsRule> Read(SettingReader site, Action<string, string> report)
    {
        var rules = new List<CorsRule>();

        foreach (var rule in site.List(Key))
        {
            var origins = rule.Values(Origins);
            var credentials = rule.Flag(Credentials);

            if (credentials && origins.Contains("*"))
            {
                report($"{rule.Path}:{Credentials.Name}", "with all origins, any site could act in the name of its visitors, so browsers refuse it. Name the origins.");
            }
            else if (PathRulesSection.PathOf(rule) is { } path && origins.Count > 0)
            {
                rules.Add(new CorsRule(path, origins)
                {
                    Methods = rule.Values(Methods),
                    Headers = rule.Values(Headers),
                    ExposedHeaders = rule.Values(ExposedHeaders),
                    Credentials = credentials,
                    MaxAge = rule.Duration(MaxAge),
                });
            }
        }

        return rules;
    }

    private static ConfigurationKey Words(string name, string description, Func<string, string?> check) => new(name, ConfigurationKind.OneOrMore, description)
    {
        Entry = new ConfigurationKey("value", ConfigurationKind.Text, "One of them.") { Check = check },
    };

    private static string? CheckToken(string word) => word == "*" || HeaderFieldSyntax.IsToken(word) ? null : $"'{word}' is not a name. Write one name for each entry.";
}
