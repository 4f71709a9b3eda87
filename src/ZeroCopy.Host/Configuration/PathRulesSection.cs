using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Configuration;

/// <summary>The sections that are rules for paths: fallback, header fields, redirects, rewrites, error pages, caching.</summary>
internal static class PathRulesSection
{
    private static readonly ConfigurationKey MatchPath = new("Path", ConfigurationKind.Pattern,
        "A pattern over request paths: *, **, ?, {a,b}; {name} and {**rest} capture; or re: and a regular expression.")
    { IsRequired = true };

    /// <summary>Which requests a rule is about.</summary>
    public static readonly ConfigurationKey Match = ConfigurationKey.Section("Match", "Which requests it is about.", MatchPath) with { IsRequired = true };

    private static readonly ConfigurationKey FallbackPath = new("Path", ConfigurationKind.Page, "The page for navigations to paths that nothing else answers.");

    private static readonly ConfigurationKey FallbackExclude = ConfigurationKey.List("Exclude", "Paths that the page is not for.",
        ConfigurationKey.Section("entry", "Paths.", MatchPath));

    private static readonly ConfigurationKey HeaderSet = ConfigurationKey.Map("Set", "Header fields by name.", Field()) with { IsRequired = true, Check = HeaderFieldSyntax.ProblemOfName };

    private static readonly ConfigurationKey Destination = new("Destination", ConfigurationKind.Text,
        "A path from the root, or for a redirect a URL; {name} is what Match captured.");

    private static readonly ConfigurationKey StatusCode = new("StatusCode", ConfigurationKind.Choice, "The status of the redirect.")
    {
        Default = "302",
        Allowed = ["301", "302", "303", "307", "308"],
    };

    private static readonly ConfigurationKey Regex = new("Regex", ConfigurationKind.Text, "Instead of Match: a regular expression over the path without its first slash.");

    private static readonly ConfigurationKey Replacement = new("Replacement", ConfigurationKind.Text, "With Regex: the path, without its first slash; $1 is what was captured.");

    private static readonly ConfigurationKey SkipRemainingRules = new("SkipRemainingRules", ConfigurationKind.Choice, "The first rule that matches is the only one; no other value is supported.")
    {
        Default = "true",
        Allowed = ["true"],
    };

    private static readonly ConfigurationKey MaxAge = new("MaxAge", ConfigurationKind.Duration, "How long a client may use its copy without asking.") { Unit = "seconds" };

    private static readonly ConfigurationKey Immutable = ConfigurationKey.Flag("Immutable", false, "Whether the file behind the URL never changes; with MaxAge.");

    private static readonly ConfigurationKey CdnMaxAge = new("CdnMaxAge", ConfigurationKind.Duration, "How long content delivery networks may use their copy without asking (CDN-Cache-Control, RFC 9213).");

    private static readonly ConfigurationKey SurrogateControl = new("SurrogateControl", ConfigurationKind.Text, "The value of Surrogate-Control, for caches that know it instead.") { Check = HeaderFieldSyntax.ProblemOfValue };

    private static readonly ConfigurationKey RuleTransferMode = new("TransferMode", ConfigurationKind.Choice, "How the files are sent.") { Allowed = Enum.GetNames<TransferMode>() };

    private static readonly ConfigurationKey CacheHeaders = ConfigurationKey.Map("Headers", "Header fields by name.", Field()) with { Check = HeaderFieldSyntax.ProblemOfName };

    public static readonly ConfigurationKey NavigationFallback = ConfigurationKey.Section("NavigationFallback", "The page of a single-page application.", FallbackPath, FallbackExclude);

    public static readonly ConfigurationKey Headers = ConfigurationKey.List("Headers", "Header fields for files, listings and pages; all rules that match apply, a later one wins.",
        ConfigurationKey.Section("rule", "A rule.", Match, HeaderSet));

    public static readonly ConfigurationKey Redirects = ConfigurationKey.List("Redirects", "Redirects; the first that matches counts, and wins over a file.",
        ConfigurationKey.Section("rule", "A rule.", Match, Destination with { IsRequired = true }, StatusCode));

    public static readonly ConfigurationKey Rewrites = ConfigurationKey.List("Rewrites", "Other files for paths, behind the same URL; the first that matches counts, and wins over a file.",
        ConfigurationKey.Section("rule", "A rule.", Match with { IsRequired = false }, Destination, Regex, Replacement, SkipRemainingRules));

    public static readonly ConfigurationKey ErrorPages = ConfigurationKey.Map("ErrorPages", "Pages for responses without a body, by status (404) or class (50x, 5xx); an empty one is none.",
        new ConfigurationKey("page", ConfigurationKind.Page, "A path from the root of the site.")) with
    { Check = CheckStatus, Allowed = ["^[45]([0-9][0-9xX]|[xX][xX])$"], Default = "404 /404.html, 5xx /50x.html" };

    public static readonly ConfigurationKey CacheRules = ConfigurationKey.List("CacheRules", "How files may be cached, by path; a later rule wins.",
        ConfigurationKey.Section("rule", "A rule.", Match, MaxAge, Immutable, CdnMaxAge, SurrogateControl, RuleTransferMode, CacheHeaders));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConfigurationKey> Keys { get; } = [NavigationFallback, Headers, Redirects, Rewrites, ErrorPages, CacheRules];

    /// <summary>Puts the rules of a site into the options of the library.</summary>
    /// <param name="site">The settings.</param>
    /// <param name="options">The options.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static void Apply(SettingReader site, ZeroCopyFileServerOptions options, Action<string, string> report)
    {
        var fallback = site.Section(NavigationFallback);
        options.NavigationFallback = fallback.Text(FallbackPath);

        foreach (var pattern in fallback.List(FallbackExclude).Select(entry => entry.Text(MatchPath)).OfType<string>())
        {
            options.NavigationFallbackExclusions.Add(pattern);
        }

        foreach (var rule in site.List(Headers).Where(HasPath))
        {
            var header = new HeaderRule(PathOf(rule)!);
            CopyFields(rule.Map(HeaderSet), header.Fields);
            options.HeaderRules.Add(header);
        }

        foreach (var rule in site.List(Redirects).Where(HasPath))
        {
            Add(rule, PathOf(rule)!, rule.Text(Destination), Destination, int.Parse(rule.Choice(StatusCode)!, System.Globalization.CultureInfo.InvariantCulture));
        }

        foreach (var rule in site.List(Rewrites))
        {
            var regex = rule.Text(Regex);
            var replacement = rule.Text(Replacement);

            if (regex is not null ? PathOf(rule) is not null || replacement is null : PathOf(rule) is null || rule.Text(Destination) is null)
            {
                report(rule.Path, "either Match and Destination are needed here, or Regex and Replacement.");
            }
            else if (regex is null)
            {
                Add(rule, PathOf(rule)!, rule.Text(Destination), Destination, 200);
            }
            else if (FromRegex(regex) is { } from)
            {
                Add(rule, from, "/" + replacement!.TrimStart('/'), Replacement, 200);
            }
            else
            {
                report($"{rule.Path}:{Regex.Name}", "alternatives have to stand in parentheses, as in ^(a|b)/(.*)$");
            }
        }

        AddErrorPages(site, options);

        foreach (var rule in site.List(CacheRules).Where(HasPath))
        {
            var cache = new CacheRule(PathOf(rule)!) { MaxAge = rule.Duration(MaxAge), Immutable = rule.Flag(Immutable), CdnMaxAge = rule.Duration(CdnMaxAge), SurrogateControl = rule.Text(SurrogateControl) };
            cache.TransferMode = rule.Choice(RuleTransferMode) is { } mode ? Enum.Parse<TransferMode>(mode) : null;
            CopyFields(rule.Map(CacheHeaders), cache.Headers);
            options.Files.CacheRules.Add(cache);
        }

        void Add(SettingReader rule, string from, string? to, ConfigurationKey target, int statusCode)
        {
            // A pattern that cannot be read has been told of.
            if (to is null || !PathPattern.TryParse(from, out var pattern, out var problem))
            {
                if (target == Replacement)
                {
                    report($"{rule.Path}:{Regex.Name}", "the regular expression cannot be read.");
                }
            }
            else if (!PathSubstitution.TryParse(to, pattern!.Captures, out _, out problem) || (statusCode == 200 && !to.StartsWith('/') && (problem = "a rewrite leads to a path of the site. Use Redirects for a URL.") is not null))
            {
                report($"{rule.Path}:{target.Name}", problem!);
            }
            else
            {
                options.RewriteRules.Add(new RewriteRule(from, to) { StatusCode = statusCode });
            }
        }
    }

    // A status that the configuration names, if only to have none, replaces the default.
    private static void AddErrorPages(SettingReader site, ZeroCopyFileServerOptions options)
    {
        options.ErrorPages["404"] = "/404.html";
        options.ErrorPages["5xx"] = "/50x.html";

        foreach (var (status, page) in site.Map(ErrorPages))
        {
            options.ErrorPages.Remove(status);

            if (page.StartsWith('/') && CheckStatus(status) is null)
            {
                options.ErrorPages[status] = page;
            }
        }
    }

    private static bool HasPath(SettingReader rule) => PathOf(rule) is not null;

    /// <summary>The pattern of a rule; <see langword="null"/> where it is missing, which is told elsewhere.</summary>
    public static string? PathOf(SettingReader rule) => rule.Section(Match).Text(MatchPath);

    // As the rewriter of ASP.NET Core: found anywhere in the path unless anchored, and all of the path is replaced.
    private static string? FromRegex(string regex)
    {
        var isAnchored = regex.StartsWith('^');
        var isEnded = regex.EndsWith('$') && !regex.EndsWith("\\$", StringComparison.Ordinal);

        return HasAlternatives(regex)
            ? null
            : $"re:/{(isAnchored ? "" : ".*?")}{regex[(isAnchored ? 1 : 0)..(isEnded ? ^1 : ^0)]}{(isEnded ? "" : ".*")}";
    }

    private static bool HasAlternatives(string regex)
    {
        var depth = 0;

        for (var index = 0; index < regex.Length; index++)
        {
            depth += regex[index] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };

            if (regex[index] == '\\')
            {
                index++;
            }
            else if (regex[index] == '|' && depth == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void CopyFields(IEnumerable<KeyValuePair<string, string>> from, IDictionary<string, string> to)
    {
        foreach (var (name, value) in from)
        {
            to[name] = value;
        }
    }

    private static ConfigurationKey Field() => new("value", ConfigurationKind.Text, "The value of the field.") { Check = HeaderFieldSyntax.ProblemOfValue };

    private static string? CheckStatus(string status) =>
        status.Length == 3 && status[0] is '4' or '5' && status.Skip(1).All(character => char.IsAsciiDigit(character) || character is 'x' or 'X') && !(status[1] is 'x' or 'X' && char.IsAsciiDigit(status[2]))
            ? null
            : $"'{status}' is no error status. Use a code such as 404, or a class such as 50x or 5xx.";
}
