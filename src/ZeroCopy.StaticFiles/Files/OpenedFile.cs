using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>
/// An open regular file, and what its descriptor says of it: head and body of a response both come from here, so a
/// file that is replaced meanwhile cannot mix old length and new bytes. Dispose it after the last byte is sent.
/// </summary>
/// <param name="Handle">The open file, or <see langword="null"/> when a file provider offers only a stream.</param>
/// <param name="Length">Length in bytes, of the target where the path was a symbolic link.</param>
/// <param name="LastModified">Time of the last modification, to 100 ns.</param>
internal readonly record struct OpenedFile(SafeFileHandle? Handle, long Length, DateTimeOffset LastModified) : IDisposable
{
    /// <summary>Tells this state of this file from others; on Linux only. A reference, because this value is handed on many times.</summary>
    public FileIdentity? Identity { get; init; }

    /// <summary>The cache entry that keeps the file open, if one does.</summary>
    public FileEntry? Entry { get; init; }

    /// <summary>Whether all of it was in the page cache a moment ago, so that a send does not wait for a disk.</summary>
    public bool IsResident { get; init; }

    /// <summary>The number of its file system, as statfs(2) gives it: asked once, when the file is opened. 0 where it is not known.</summary>
    public uint FileSystem { get; init; }

    /// <summary>A part of the file, to be sent.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="mechanism">How.</param>
    public FileRegion Region(long offset, long length, TransferMechanism mechanism) =>
        new(Handle!, offset, length, IsResident) { Mechanism = mechanism, FileSystem = FileSystem };

    /// <summary>Closes the file, or lets its cache entry go.</summary>
    public void Dispose()
    {
        if (Entry is not null)
        {
            Entry.Release();
        }
        else
        {
            Handle?.Dispose();
        }
    }
}
