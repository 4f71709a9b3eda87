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
    private bool _copyRegion;

    /// <summary>Bytes of file regions that <c>sendfile</c> took, over all sends.</summary>
    public long SendFileBytes { get; private set; }

    /// <summary>Bytes of file regions that had to be copied, over all sends.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Bytes of native memory, over all sends.</summary>
    public long MemoryBytes { get; private set; }

    public readonly bool IsEmpty => _regionRemaining == 0 && _memory.Length == 0;

    /// <summary>Takes over what is to be sent next.</summary>
    public void Load(ref CompositeBuffer memory, long memoryAheadOfRegion, FileRegion region)
    {
        _memory.MoveFrom(ref memory);
        _memoryAheadOfRegion = region.Length > 0 ? memoryAheadOfRegion : 0;
        _region = region;
        _regionOffset = region.Offset;
        _regionRemaining = region.Length;
        _copyRegion = false;
    }

    /// <summary>Returns the native blocks and forgets the file.</summary>
    public void Clear()
    {
        _memory.Clear();
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
    public nint SendNext(SafeHandle socket, NativeBufferPool pool)
    {
        nint sent;

        if (_memoryAheadOfRegion > 0)
        {
            sent = SendMemory(socket, _memoryAheadOfRegion, more: true);
            _memoryAheadOfRegion -= Math.Max(sent, 0);
        }
        else if (_regionRemaining > 0)
        {
            sent = SendRegion(socket, pool);
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
        MemoryBytes += Math.Max(sent, 0);
        return sent;
    }

    private nint SendRegion(SafeHandle socket, NativeBufferPool pool)
    {
        nint sent;

        if (!_copyRegion)
        {
            sent = Libc.SendFile(socket, _region.File, ref _regionOffset, (nint)NextRegionCount);

            if (!OffHeapCopy.IsNeededAfter(sent))
            {
                SendFileBytes += Math.Max(sent, 0);
                return sent;
            }

            _copyRegion = true;
        }

        sent = OffHeapCopy.Send(socket, _region.File, ref _regionOffset, NextRegionCount, pool);
        CopiedBytes += Math.Max(sent, 0);
        return sent;
    }
}
