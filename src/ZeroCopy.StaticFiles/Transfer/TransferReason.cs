namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>Why a mechanism was chosen.</summary>
internal enum TransferReason : byte
{
    /// <summary>Nothing speaks against <c>sendfile</c>.</summary>
    Default,

    /// <summary>The site, or a rule for the path, says so.</summary>
    Configured,

    /// <summary>A network file system: lengths may be stale, and <c>sendfile</c> refused halfway.</summary>
    NetworkFileSystem,

    /// <summary>A file system in user space, by FUSE or virtiofs: likewise.</summary>
    UserSpaceFileSystem,

    /// <summary>A folder of VirtualBox's host: <c>sendfile</c> sends old content after a change, and does not tell.</summary>
    SharedFolder,

    /// <summary>Measured on this machine for files of this length.</summary>
    Calibrated,
}
