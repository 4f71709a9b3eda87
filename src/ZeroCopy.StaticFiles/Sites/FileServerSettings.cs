using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>How a <see cref="SiteResolver"/> finds what to answer with, as values.</summary>
internal sealed record FileServerSettings
{
    public PathString Mount { get; init; }

    /// <summary>Default documents of a directory, in the order to try; empty for none.</summary>
    public string[] DefaultFiles { get; init; } = [];

    public bool RedirectToAppendTrailingSlash { get; init; }

    /// <summary>Whether URLs end without a slash; <see cref="RedirectToAppendTrailingSlash"/> is not set then.</summary>
    public bool RedirectToRemoveTrailingSlash { get; init; }

    public bool ListDirectories { get; init; }

    /// <summary>The application's own listing, or null for the built-in one.</summary>
    public IDirectoryFormatter? ListingFormatter { get; init; }

    public bool CleanUrls { get; init; }

    /// <summary>Paths to try, with <c>{path}</c> for the one of the request.</summary>
    public string[] TryFiles { get; init; } = [];

    public string? NavigationFallback { get; init; }

    /// <summary>Paths that the fallback is not for.</summary>
    public PathPattern[] FallbackExclusions { get; init; } = [];

    public RewriteTable Rewrites { get; init; } = RewriteTable.None;

    /// <summary>Files that are there and not served.</summary>
    public PathPattern[] HiddenPaths { get; init; } = [];

    /// <summary>Whether header rules are for answers of the rest of the pipeline too.</summary>
    public bool HeaderRulesForAll { get; init; }

    /// <summary>What decides about requests by path.</summary>
    public PathPolicies Policies { get; init; } = PathPolicies.None;

    /// <summary>Whether a door on the connection may answer with its files.</summary>
    public bool AnswersOnConnection { get; init; } = true;

    public ErrorPageTable ErrorPages { get; init; } = ErrorPageTable.None;

    /// <summary>Whether a path that names a directory has an answer at all.</summary>
    public bool AnswersDirectories => DefaultFiles.Length > 0 || RedirectToAppendTrailingSlash || ListDirectories;

    /// <summary>Whether anything is to be done after the rest of the pipeline had its turn.</summary>
    public bool LooksBack => NavigationFallback is not null || !ErrorPages.IsEmpty;

    /// <summary>Other paths that a path may mean, in the order to try.</summary>
    public IEnumerable<(string Path, SiteMatchOrigin Origin)> OtherNamesOf(string path)
    {
        if (!CleanUrls && TryFiles.Length == 0)
        {
            yield break;
        }

        var trimmed = path.TrimEnd('/');

        if (CleanUrls && trimmed.Length > 1 && path[^1] != '/')
        {
            yield return (trimmed + ".html", SiteMatchOrigin.CleanUrl);
        }

        foreach (var template in TryFiles)
        {
            var candidate = template.Replace("{path}", trimmed, StringComparison.Ordinal);

            if (candidate.Length > 1)
            {
                yield return (candidate, SiteMatchOrigin.TryFiles);
            }
        }
    }

    /// <summary>Whether the page of the application answers for a path that leads to nothing.</summary>
    public bool FallsBack(string path) => NavigationFallback is not null && !MatchesAny(FallbackExclusions, path);

    /// <summary>Whether a path is never served. The kernel takes several slashes for one, so they are one here.</summary>
    public bool Hides(string path)
    {
        if (HiddenPaths.Length == 0)
        {
            return false;
        }

        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return MatchesAny(HiddenPaths, path);
    }

    private static bool MatchesAny(PathPattern[] patterns, string path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.IsMatch(path))
            {
                return true;
            }
        }

        return false;
    }
}
