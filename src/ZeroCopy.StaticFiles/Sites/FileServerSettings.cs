using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>How a <see cref="SiteResolver"/> finds what to answer with, as values.</summary>
internal sealed record FileServerSettings
{
    public PathString Mount { get; init; }

    /// <summary>Default documents of a directory, in the order to try; empty for none.</summary>
    public string[] DefaultFiles { get; init; } = [];

    public bool RedirectToAppendTrailingSlash { get; init; }

    public bool ListDirectories { get; init; }

    /// <summary>The application's own listing, or null for the built-in one.</summary>
    public IDirectoryFormatter? ListingFormatter { get; init; }

    public bool CleanUrls { get; init; }

    /// <summary>Paths to try, with <c>{path}</c> for the one of the request.</summary>
    public string[] TryFiles { get; init; } = [];

    public string? NavigationFallback { get; init; }

    public ErrorPageTable ErrorPages { get; init; } = ErrorPageTable.None;

    /// <summary>Whether a path that names a directory has an answer at all.</summary>
    public bool AnswersDirectories => DefaultFiles.Length > 0 || RedirectToAppendTrailingSlash || ListDirectories;

    /// <summary>Whether anything is to be done after the rest of the pipeline had its turn.</summary>
    public bool LooksBack => NavigationFallback is not null || !ErrorPages.IsEmpty;
}
