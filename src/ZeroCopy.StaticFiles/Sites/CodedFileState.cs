namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What there is of a file in one content coding.</summary>
internal enum CodedFileState
{
    /// <summary>No file, or none that is served.</summary>
    Missing,

    /// <summary>A file that is older than its original.</summary>
    Stale,

    /// <summary>A file that may be sent.</summary>
    Fresh,
}
