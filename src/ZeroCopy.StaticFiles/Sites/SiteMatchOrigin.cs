namespace ZeroCopy.StaticFiles.Sites;

/// <summary>By which look-up a path led to a file.</summary>
internal enum SiteMatchOrigin : byte
{
    /// <summary>The path names it.</summary>
    Path,

    /// <summary>It is the default document of the directory that the path names.</summary>
    DefaultDocument,

    /// <summary>The path with <c>.html</c> behind it names it.</summary>
    CleanUrl,

    /// <summary>It is one of the files to try.</summary>
    TryFiles,

    /// <summary>A rule put another path in the place of the one that was asked for.</summary>
    Rewrite,
}
