using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>One attempt of a <see cref="SiteResolver"/> to open a file.</summary>
/// <param name="Path">The decoded path below the mount.</param>
/// <param name="Origin">Why it was tried.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Error">The errno behind a failure, or 0.</param>
internal sealed record LookUp(string Path, SiteMatchOrigin Origin, FileOpenStatus Status, int Error)
{
    /// <summary>Whether files of its type are not served.</summary>
    public bool IsOfUnknownType { get; init; }

    /// <summary>Whether it is one of the paths that are never served.</summary>
    public bool IsHidden { get; init; }
}
