namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What a path of a site leads to.</summary>
internal enum SiteMatchKind
{
    /// <summary>Nothing: whoever comes next may answer.</summary>
    None,

    /// <summary>A file, open.</summary>
    File,

    /// <summary>A directory that was asked for without its slash.</summary>
    Redirect,

    /// <summary>Something that was asked for with a slash at its end, where URLs have none.</summary>
    RedirectWithoutSlash,

    /// <summary>A directory whose entries are listed.</summary>
    Listing,

    /// <summary>Another URL, by a rule.</summary>
    Moved,

    /// <summary>A page under a status of its own, by a rule.</summary>
    Page,

    /// <summary>There is something that could not be opened, by the machine's doing.</summary>
    Failed,
}

/// <summary>The answer of a <see cref="SiteResolver"/>.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="File">The file, to be disposed, when it is one.</param>
/// <param name="Path">
/// The path of the directory, with its slash, for a listing; of the page; the value of Location; or, with nothing found, the path that a rule put in the place of
/// the one that was asked for.
/// </param>
/// <param name="StatusCode">Of a page, or of what has moved.</param>
/// <param name="KeepsQuery">Whether the query goes with what has moved.</param>
internal readonly record struct SiteMatch(
    SiteMatchKind Kind, FoundFile File = default, string Path = "", int StatusCode = 0, bool KeepsQuery = false);
