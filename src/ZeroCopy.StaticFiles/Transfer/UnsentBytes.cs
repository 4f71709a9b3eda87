using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// What is left of a send: native memory, then a file region, then more memory. Knows the next system call, and
/// nothing of threads.
/// </summary>
/// <remarks>A mutable struct that owns native blocks: keep it in a field.</remarks>
internal struct UnsentBytes
{
    /// <summary>
    /// 512 KiB a system call: uncapped, one sendfile of a hot 1 GB file ran for 110 ms on a fast reader without
    /// ever returning EAGAIN, and nothing else on that thread was served.
    /// </summary>
    public const int MaxBytesPerCall = 512 * 1024;

    // Twice the turn of a sender: the disk works on the next turn while this one is sent.
    private const int ReadAheadLength = 2 * 1024 * 1024;

    private CompositeBuffer _memory;
    private long _memoryAheadOfRegion;
    private FileRegion _region;
    private long _regionOffset;
    private long _regionRemaining;
    private FileMechanism? _mechanism;
    private MechanismBytes _sent;

    /// <summary>How the region of the last send went, and why.</summary>
    public TransferChoice Choice { get; private set; }

    /// <summary>Whether the kernel refused that for the last send.</summary>
    public TransferRefusal Refusal { get; private set; }

    public readonly bool IsEmpty => _regionRemaining == 0 && _memory.Length == 0;

    /// <summary>The mechanism that waits for the socket itself, if one does.</summary>
    public readonly FileMechanism? Waiting => _mechanism is { WaitsByItself: true } ? _mechanism : null;

    /// <inheritdoc cref="FileMechanism.BeforeWait"/>
    public readonly void BeforeWait(SafeHandle socket) => _mechanism?.BeforeWait(socket);

    /// <summary>Bytes of file regions that a mechanism brought to the socket, over all sends; of memory for <see cref="TransferMechanism.Auto"/>.</summary>
    public readonly long Sent(TransferMechanism mechanism) => _sent[(int)mechanism];

    /// <summary>Takes over what is to be sent next.</summary>
    public void Load(ref CompositeBuffer memory, long memoryAheadOfRegion, in FileRegion region, SocketMechanisms mechanisms)
    {
        _memory.MoveFrom(ref memory);
        _memoryAheadOfRegion = region.Length > 0 ? memoryAheadOfRegion : 0;
        _region = region;
        _regionOffset = region.Offset;
        _regionRemaining = region.Length;
        (Choice, Refusal) = (default, default);

        if (region.Length > 0)
        {
            Choice = mechanisms.Choose(region);
            _mechanism = mechanisms.Get(Choice.Mechanism);
        }
    }

    /// <summary>Returns the native blocks and forgets the file.</summary>
    public void Clear()
    {
        _memory.Clear();
        _mechanism?.Reset();
        _mechanism = null;
        _memoryAheadOfRegion = 0;
        _region = default;
        _regionRemaining = 0;
    }

    /// <summary>Whether the next call would wait for a disk.</summary>
    public readonly bool NextWaitsForDisk()
    {
        if (_memoryAheadOfRegion > 0 || _regionRemaining == 0 || _region.IsResident)
        {
            return false;
        }

        return !PageCache.IsResident(_region.File, _regionOffset, NextRegionCount);
    }

    /// <summary>Sets the disk to work. Not on an event thread: the call waits for a place in the queue of a disk that is busy.</summary>
    public readonly void ReadAhead() =>
        Libc.PosixFadvise(_region.File, _regionOffset, Math.Min(_regionRemaining, ReadAheadLength), Libc.POSIX_FADV_WILLNEED);

    /// <summary>One system call's worth.</summary>
    /// <returns>Bytes sent, 0 when the file ended too early, or a negative errno.</returns>
    public nint SendNext(SafeHandle socket, SocketMechanisms mechanisms)
    {
        nint sent;

        if (_memoryAheadOfRegion > 0)
        {
            sent = SendMemory(socket, _memoryAheadOfRegion, more: true);
            _memoryAheadOfRegion -= Math.Max(sent, 0);
        }
        else if (_regionRemaining > 0)
        {
            sent = SendRegion(socket, mechanisms);
            _regionRemaining -= Math.Max(sent, 0);
        }
        else
        {
            sent = SendMemory(socket, _memory.Length, more: false);
        }

        return sent;
    }

    private readonly long NextRegionCount => Math.Min(_regionRemaining, MaxBytesPerCall);

    private nint SendMemory(SafeHandle socket, long count, bool more)
    {
        var sent = GatheredWrite.Send(socket, ref _memory, count, more);
        Count(TransferMechanism.Auto, sent);
        return sent;
    }

    private nint SendRegion(SafeHandle socket, SocketMechanisms mechanisms)
    {
        var sent = SendChunk(socket);

        if (sent < 0 && FileMechanism.IsRefusal(sent) && _mechanism is not OffHeapCopyMechanism)
        {
            // From the same byte on: what a mechanism holds and the socket has not taken goes with it.
            Refusal = new TransferRefusal(_mechanism?.Kind ?? TransferMechanism.SendFile, (int)-sent);
            _mechanism?.Reset();
            _mechanism = mechanisms.Get(TransferMechanism.OffHeapCopy);
            sent = SendChunk(socket);
        }

        Count(_mechanism?.Kind ?? TransferMechanism.SendFile, sent);
        return sent;
    }

    private nint SendChunk(SafeHandle socket)
    {
        var count = NextRegionCount;

        return _mechanism is null
            ? Libc.SendFile(socket, _region.File, ref _regionOffset, (nint)count)
            : _mechanism.Send(socket, _region.File, ref _regionOffset, count, more: _regionRemaining > count || _memory.Length > 0);
    }

    private void Count(TransferMechanism mechanism, nint sent) => _sent[(int)mechanism] += Math.Max(sent, 0);
}
