namespace ZeroCopy.StaticFiles.Files;

/// <summary>What became of an attempt to open a file.</summary>
internal enum FileOpenStatus
{
    /// <summary>A regular file, open.</summary>
    Opened,

    /// <summary>No regular file by that name: missing, a device, a FIFO.</summary>
    NotFound,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>There is something, but it is not served: it lies outside the root, or the process may not read it.</summary>
    Refused,

    /// <summary>The machine's doing: no descriptors or no memory left, or the disk failed.</summary>
    Failed,
}

/// <summary>An open file, or why there is none.</summary>
/// <param name="Status">What happened.</param>
/// <param name="File">The file when <see cref="FileOpenStatus.Opened"/>.</param>
/// <param name="Error">The errno behind a failure, or 0.</param>
internal readonly record struct FileOpenResult(FileOpenStatus Status, OpenedFile File = default, int Error = 0);
