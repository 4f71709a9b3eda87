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
    /// 512 KiB a system call: uncapped, one sendfile of a hot 1 GB file ran for 110 ms on a fast reader without
    /// ever returning EAGAIN, and nothing else on that thread was served.
    /// </summary>
    public const int MaxBytesPerCall = 512 * 1024;

    // Twice the turn of a sender: the disk works on the next turn while this one is sent.
    private const int ReadAheadLength = 2 * 1024 * 1024;

    private CompositeBuffer _content;
    private bool _copyRegion;

    /// <summary>Bytes of file regions that <c>sendfile</c> took, over all sends.</summary>
    public long SendFileBytes { get; private set; }

    /// <summary>Bytes of file regions that had to be copied, over all sends.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Bytes of native memory, over all sends.</summary>
    public long MemoryBytes { get; private set; }

    public readonly bool IsEmpty => _content.Length == 0;

    /// <summary>Takes over what is to be sent next.</summary>
    public void Load(ref CompositeBuffer content)
    {
        _content.MoveFrom(ref content);
        _copyRegion = false;
    }

    /// <summary>Returns the native blocks and forgets the files.</summary>
    public void Clear() => _content.Clear();

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
    public nint SendNext(SafeHandle socket, NativeBufferPool pool) =>
        _content.MemoryInFront > 0 ? SendMemory(socket) : SendRegion(socket, pool);

    private nint SendMemory(SafeHandle socket)
    {
        var sent = GatheredWrite.Send(socket, ref _content, _content.MemoryInFront, more: _content.HasRegion);
        MemoryBytes += Math.Max(sent, 0);
        return sent;
    }

    private nint SendRegion(SafeHandle socket, NativeBufferPool pool)
    {
        var region = _content.FirstRegion;
        var offset = region.Offset;
        var count = Math.Min(region.Length, MaxBytesPerCall);
        nint sent;

        if (!_copyRegion)
        {
            sent = Libc.SendFile(socket, region.File, ref offset, (nint)count);

            if (!OffHeapCopy.IsNeededAfter(sent))
            {
                SendFileBytes += Math.Max(sent, 0);
                _content.Consume(Math.Max(sent, 0));
                return sent;
            }

            // For what is left of this send: its regions are parts of one file.
            _copyRegion = true;
        }

        sent = OffHeapCopy.Send(socket, region.File, ref offset, count, pool);
        CopiedBytes += Math.Max(sent, 0);
        _content.Consume(Math.Max(sent, 0));
        return sent;
    }
}
