using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>A run of bytes of an open file: what one system call after another sends.</summary>
/// <param name="File">The open file; whoever made the region keeps it open until the send has ended.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="IsResident">Whether it is known to be in the page cache; otherwise an event thread asks before it sends.</param>
internal readonly record struct FileRegion(SafeFileHandle File, long Offset, long Length, bool IsResident = false)
{
    /// <summary>How it is to be sent.</summary>
    public TransferMechanism Mechanism { get; init; }

    /// <inheritdoc cref="OpenedFile.FileSystem"/>
    public uint FileSystem { get; init; }
}
