using System.Net.Sockets;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>The mechanisms of one socket, each made when a send first needs it: most connections need none but <c>sendfile</c>.</summary>
internal sealed class SocketMechanisms
{
    private readonly Socket _socket;
    private readonly IReadinessHandler _sender;
    private readonly TransferResources _shared;
    private readonly bool _isUnixSocket;
    private FileMechanism?[]? _made;

    /// <param name="socket">The socket.</param>
    /// <param name="sender">Called by mechanisms that wait for the socket themselves.</param>
    /// <param name="shared">What they are made of.</param>
    public SocketMechanisms(Socket socket, IReadinessHandler sender, TransferResources shared)
    {
        _socket = socket;
        _sender = sender;
        _shared = shared;
        _isUnixSocket = socket.AddressFamily == AddressFamily.Unix;
    }

    /// <summary>The mechanism of a send: the one that was asked for, or the policy's.</summary>
    public TransferChoice Choose(in FileRegion region)
    {
        // 0.4 µs, asked only where the answer counts.
        var policy = _shared.Policy;
        var isHot = region.IsResident
            || (policy.IsCalibrated
                && region.Mechanism == TransferMechanism.Auto
                && PageCache.IsResident(region.File, region.Offset, Math.Min(region.Length, UnsentBytes.MaxBytesPerCall)));
        return policy.Choose(region, isHot, _isUnixSocket);
    }

    /// <summary>The mechanism of a kind; none for <c>sendfile</c>.</summary>
    public FileMechanism? Get(TransferMechanism kind) => kind == TransferMechanism.SendFile
        ? null
        : (_made ??= new FileMechanism?[MechanismBytes.Count])[(int)kind] ??= Make(kind);

    /// <inheritdoc cref="FileMechanism.BeforeWait"/>
    public void BeforeWait(SafeHandle socket)
    {
        // Each that the connection ever used: completions of an earlier send wake whoever waits now, again and again, until they are read.
        foreach (var mechanism in _made ?? [])
        {
            mechanism?.BeforeWait(socket);
        }
    }

    private FileMechanism Make(TransferMechanism kind) => kind switch
    {
        TransferMechanism.Splice => new SpliceMechanism(_shared.Pipes),
        TransferMechanism.MemoryMapped => new MappedFileMechanism(),
        TransferMechanism.ZeroCopySend => new ZeroCopySendMechanism(),
        TransferMechanism.Managed => new ManagedMechanism(_socket, _sender),
        _ => new OffHeapCopyMechanism(_shared.Buffers),
    };
}
