using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>The file that answers a request, and what is known of it.</summary>
/// <param name="Path">The decoded path below the mount, of the original where a coded file is sent.</param>
/// <param name="File">The open file; disposed after the last byte.</param>
/// <param name="Info">The file provider's file, where one was asked.</param>
/// <param name="ContentType">Media type of the original, or none.</param>
internal readonly record struct FoundFile(string Path, OpenedFile File, IFileInfo? Info, string? ContentType)
{
    /// <summary>The decoded path below the mount that was asked for, where it is another: of a directory, or before a rewrite.</summary>
    public string RequestPath { get; init; } = Path;

    /// <summary>The content coding of the file, or none.</summary>
    public ContentCodings Coding { get; init; }

    /// <summary>How it is to be sent, by the rules for its path.</summary>
    public TransferMechanism Mechanism { get; init; }

    /// <summary>By which look-up it was found.</summary>
    public SiteMatchOrigin Origin { get; init; }

    /// <summary>Whether there are representations in other codings, so that the answer depends on Accept-Encoding.</summary>
    public bool HasVariants { get; init; }
}
