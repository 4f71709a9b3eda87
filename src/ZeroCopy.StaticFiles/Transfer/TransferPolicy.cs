using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// What <see cref="TransferMechanism.Auto"/> stands for: a pure function of what is known of a send, in the order of the rows below.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>vboxsf, network file systems, FUSE: copied off the heap, because sendfile cannot be trusted there. No measurement overrules that.</item>
/// <item>A file in the page cache, where this machine was calibrated: the row of the table for the kind of socket and the length.</item>
/// <item>Everything else, unknown file systems too: <c>sendfile</c>, which falls back to the copy when the kernel refuses.</item>
/// </list>
/// </remarks>
internal sealed class TransferPolicy
{
    /// <summary>Without a calibrated table.</summary>
    public static readonly TransferPolicy Default = new([], []);

    private readonly TransferBand[] _tcp;
    private readonly TransferBand[] _unix;

    /// <param name="tcp">Rows for TCP sockets, by ascending length.</param>
    /// <param name="unix">Rows for Unix domain sockets, likewise.</param>
    public TransferPolicy(TransferBand[] tcp, TransferBand[] unix)
    {
        _tcp = tcp;
        _unix = unix;
    }

    /// <summary>Whether the choice depends on whether the file is in the page cache.</summary>
    public bool IsCalibrated => _tcp.Length > 0 || _unix.Length > 0;

    /// <summary>Chooses for a region, unless it says itself how it is to be sent.</summary>
    /// <inheritdoc cref="Choose(long, bool, bool, uint)"/>
    public TransferChoice Choose(in FileRegion region, bool isHot, bool isUnixSocket) => region.Mechanism == TransferMechanism.Auto
        ? Choose(region.Length, isHot, isUnixSocket, region.FileSystem)
        : new TransferChoice(region.Mechanism, TransferReason.Configured, region.FileSystem);

    /// <summary>Chooses. Allocates nothing.</summary>
    /// <param name="length">Bytes to send.</param>
    /// <param name="isHot">Whether they are in the page cache.</param>
    /// <param name="isUnixSocket">Whether the socket is a Unix domain socket, else TCP.</param>
    /// <param name="fileSystem">The number of the file system, as statfs(2) gives it; 0 where it is not known.</param>
    public TransferChoice Choose(long length, bool isHot, bool isUnixSocket, uint fileSystem)
    {
        // :: Row 1: whom sendfile cannot be trusted with.
        var reason = ReasonOf(fileSystem);

        if (reason != TransferReason.Default)
        {
            return new TransferChoice(TransferMechanism.OffHeapCopy, reason, fileSystem);
        }

        // :: Row 2: what was measured, of files in memory.
        if (isHot)
        {
            foreach (var band in isUnixSocket ? _unix : _tcp)
            {
                if (length <= band.UpTo)
                {
                    return new TransferChoice(band.Mechanism, TransferReason.Calibrated, fileSystem);
                }
            }
        }

        // :: Row 3: everything else.
        return new TransferChoice(TransferMechanism.SendFile, TransferReason.Default, fileSystem);
    }

    private static TransferReason ReasonOf(uint fileSystem) => FileSystems.KindOf(fileSystem) switch
    {
        FileSystemKind.SharedFolder => TransferReason.SharedFolder,
        FileSystemKind.Network => TransferReason.NetworkFileSystem,
        FileSystemKind.Fuse => TransferReason.UserSpaceFileSystem,
        _ => TransferReason.Default,
    };
}
