using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// What is left of a send: runs of native memory and file regions, in order. Knows the next system call, and nothing of threads.
/// </summary>
/// <remarks>A mutable struct that owns native blocks: keep it in a field.</remarks>
internal struct UnsentBytes
{
    /// <summary>
    /// 1 MiB a system call, a turn of the sender: uncapped, one sendfile of a hot 1 GB file ran for 110 ms on a fast reader without
    /// ever returning EAGAIN, and nothing else on that thread was served. With 512 KiB, a file of 1 MiB took 9 % more CPU.
    /// </summary>
    public const int MaxBytesPerCall = 1024 * 1024;

    // Twice the turn of a sender: the disk works on the next turn while this one is sent.
    private const int ReadAheadLength = 2 * 1024 * 1024;

    private CompositeBuffer _content;
    private FileMechanism? _mechanism;
    private bool _isChosen;
    private MechanismBytes _sent;

    /// <summary>How the region of the last send went, and why.</summary>
    public TransferChoice Choice { get; private set; }

    /// <summary>Whether the kernel refused that for the last send.</summary>
    public TransferRefusal Refusal { get; private set; }

    public readonly bool IsEmpty => _content.Length == 0;

    /// <summary>The mechanism that waits for the socket itself, if one does.</summary>
    public readonly FileMechanism? Waiting => _mechanism is { WaitsByItself: true } ? _mechanism : null;

    /// <summary>Bytes of file regions that a mechanism brought to the socket, over all sends; of memory for <see cref="TransferMechanism.Auto"/>.</summary>
    public readonly long Sent(TransferMechanism mechanism) => _sent[(int)mechanism];

    /// <summary>The same of all mechanisms together.</summary>
    public readonly long SentBytes
    {
        get
        {
            var bytes = 0L;

            foreach (var sent in _sent)
            {
                bytes += sent;
            }

            return bytes;
        }
    }

    /// <summary>Takes over what is to be sent next.</summary>
    public void Load(ref CompositeBuffer content)
    {
        _content.MoveFrom(ref content);
        (Choice, Refusal) = (default, default);
    }

    /// <summary>Returns the native blocks and forgets the files.</summary>
    public void Clear()
    {
        _content.Clear();
        EndRegion();
    }

    /// <summary>Whether the next call would wait for a disk.</summary>
    public readonly bool NextWaitsForDisk()
    {
        if (_content.MemoryInFront > 0 || !_content.HasRegion)
        {
            return false;
        }

        var region = _content.FirstRegion;
        return !region.IsResident && !PageCache.IsResident(region.File, region.Offset, Math.Min(region.Length, MaxBytesPerCall));
    }

    /// <summary>Sets the disk to work. Not on an event thread: the call waits for a place in the queue of a disk that is busy.</summary>
    public readonly void ReadAhead()
    {
        var region = _content.FirstRegion;
        Libc.PosixFadvise(region.File, region.Offset, Math.Min(region.Length, ReadAheadLength), Libc.POSIX_FADV_WILLNEED);
    }

    /// <summary>One system call's worth.</summary>
    /// <returns>Bytes sent, 0 when the file ended too early, or a negative errno.</returns>
    public nint SendNext(SafeHandle socket, SocketMechanisms mechanisms) =>
        _content.MemoryInFront > 0 ? SendMemory(socket) : SendRegion(socket, mechanisms);

    private nint SendMemory(SafeHandle socket)
    {
        var sent = GatheredWrite.Send(socket, ref _content, _content.MemoryInFront, more: _content.HasRegion);
        Count(TransferMechanism.Auto, sent);
        return sent;
    }

    private nint SendRegion(SafeHandle socket, SocketMechanisms mechanisms)
    {
        var region = _content.FirstRegion;

        if (!_isChosen)
        {
            Choice = mechanisms.Choose(region);
            _isChosen = true;

            // What was refused for one region of a send is refused for the next.
            _mechanism = mechanisms.Get(
                Refusal.Error != 0 && Refusal.Mechanism == Choice.Mechanism ? TransferMechanism.OffHeapCopy : Choice.Mechanism);
        }

        var sent = SendChunk(socket, region);

        if (sent < 0 && FileMechanism.IsRefusal(sent) && _mechanism is not OffHeapCopyMechanism)
        {
            // From the same byte on: what a mechanism holds and the socket has not taken goes with it.
            Refusal = new TransferRefusal(_mechanism?.Kind ?? TransferMechanism.SendFile, (int)-sent);
            _mechanism?.Reset();
            _mechanism = mechanisms.Get(TransferMechanism.OffHeapCopy);
            sent = SendChunk(socket, region);
        }

        Count(_mechanism?.Kind ?? TransferMechanism.SendFile, sent);

        if (sent > 0)
        {
            _content.Consume(sent);

            if (sent == region.Length)
            {
                EndRegion();
            }
        }

        return sent;
    }

    private readonly nint SendChunk(SafeHandle socket, in FileRegion region)
    {
        var offset = region.Offset;
        var count = Math.Min(region.Length, MaxBytesPerCall);

        return _mechanism is null
            ? Libc.SendFile(socket, region.File, ref offset, (nint)count)
            : _mechanism.Send(socket, region.File, ref offset, count, more: _content.Length > count);
    }

    private void EndRegion()
    {
        _mechanism?.Reset();
        _mechanism = null;
        _isChosen = false;
    }

    private void Count(TransferMechanism mechanism, nint sent) => _sent[(int)mechanism] += Math.Max(sent, 0);
}
