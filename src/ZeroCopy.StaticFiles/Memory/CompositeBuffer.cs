using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Many native blocks, and file regions between their bytes, presented as one run without merging them: written at the end, consumed
/// from the front at any byte. Runs of memory are described to <c>sendmsg</c> as a vector.
/// </summary>
/// <remarks>
/// A mutable struct that owns its blocks: keep it in a field, move it with <see cref="MoveFrom"/>. The place of a region is a number of
/// bytes, so what stands between the parts of a multipart body shares a block.
/// </remarks>
internal unsafe struct CompositeBuffer
{
    private NativeBuffer? _head;
    private NativeBuffer? _tail;
    private int _consumedOfHead;
    private long _memoryLength;
    private RegionQueue _regions;

    /// <summary>Bytes written and not consumed, of memory and of files.</summary>
    public readonly long Length => _memoryLength + _regions.Length;

    /// <summary>Bytes of memory in front of the first file region; all, if there is none.</summary>
    public readonly long MemoryInFront => _regions.IsEmpty ? _memoryLength : _regions.MemoryAheadOfFirst;

    /// <summary>Whether a file region follows the memory in front.</summary>
    public readonly bool HasRegion => !_regions.IsEmpty;

    /// <summary>What is left of the first file region.</summary>
    public readonly FileRegion FirstRegion => _regions.First;

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes behind the last written one.</summary>
    public Memory<byte> GetMemory(int sizeHint, NativeBufferPool pool)
    {
        var wanted = Math.Max(sizeHint, 1);

        if (_tail is null || _tail.Length - _tail.Written < wanted)
        {
            MakeRoom(wanted, pool);
        }

        return _tail!.Unwritten;
    }

    /// <summary>Puts a block at the end, with the bytes that were written to it.</summary>
    public void Append(NativeBuffer block)
    {
        if (_tail is null)
        {
            _head = block;
        }
        else
        {
            _tail.Next = block;
        }

        _tail = block;
        _memoryLength += block.Written;
    }

    /// <summary>Puts a file region at the end; whoever made it keeps the file open until its last byte is consumed.</summary>
    public void Append(in FileRegion region)
    {
        if (region.Length > 0)
        {
            _regions.Add(_memoryLength - _regions.MemoryAheadOfLast, region);
        }
    }

    /// <summary>Takes <paramref name="count"/> bytes of the last <see cref="GetMemory"/> as written.</summary>
    public void Advance(int count)
    {
        if (_tail is null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(count, 0);
            return;
        }

        _tail.Advance(count);
        _memoryLength += count;
    }

    /// <summary>
    /// Describes the first <paramref name="maxBytes"/> bytes, as far as <paramref name="vectors"/> reach, and not beyond a file region.
    /// </summary>
    /// <returns>The number of vectors filled.</returns>
    public readonly int Describe(Span<IoVec> vectors, long maxBytes)
    {
        var count = 0;
        var skip = _consumedOfHead;
        maxBytes = Math.Min(maxBytes, MemoryInFront);

        for (var block = _head; block is not null && count < vectors.Length && maxBytes > 0; block = block.Next)
        {
            var length = Math.Min(block.Written - skip, maxBytes);

            if (length > 0)
            {
                vectors[count++] = new IoVec { Base = block.Pointer + skip, Length = (nuint)length };
                maxBytes -= length;
            }

            skip = 0;
        }

        return count;
    }

    /// <summary>Drops <paramref name="count"/> bytes from the front and returns the blocks that became empty.</summary>
    public void Consume(long count)
    {
        while (HasRegion && count > 0)
        {
            var memory = Math.Min(count, MemoryInFront);

            if (memory > 0)
            {
                _regions.ConsumeMemory(memory);
                ConsumeMemory(memory);
                count -= memory;
            }

            var file = Math.Min(count, FirstRegion.Length);

            if (file > 0)
            {
                _regions.ConsumeFirst(file);
                count -= file;
            }
        }

        if (count > 0)
        {
            ConsumeMemory(count);
        }
    }

    /// <summary>Returns all blocks; what was not consumed is lost.</summary>
    public void Clear()
    {
        while (_head is not null)
        {
            RemoveHead();
        }

        _memoryLength = 0;
        _regions = default;
    }

    /// <summary>Takes over all blocks and regions of <paramref name="source"/>, which is empty afterwards.</summary>
    public void MoveFrom(ref CompositeBuffer source)
    {
        Clear();
        this = source;
        source = default;
    }

    private void ConsumeMemory(long count)
    {
        _memoryLength -= count;

        while (_head is { } block)
        {
            var available = block.Written - _consumedOfHead;

            if (count < available)
            {
                _consumedOfHead += (int)count;
                return;
            }

            count -= available;
            RemoveHead();
        }
    }

    private void MakeRoom(int wanted, NativeBufferPool pool)
    {
        if (_tail is { Written: 0, IsView: false } && _tail == _head)
        {
            // Asked for, and asked for more before it was written: as the runtime's own pipe does, it makes way for a larger one.
            _head = _tail = pool.Grow(_tail, wanted);
            return;
        }

        // The first block holds a head, and so does one behind shared content; whoever writes more than that writes a body, and
        // gets larger blocks.
        Append(pool.Rent(_tail is null || _tail.IsView ? wanted : Math.Max(wanted, pool.BodyBlockSize)));
    }

    private void RemoveHead()
    {
        var block = _head!;
        _head = block.Next;
        _consumedOfHead = 0;

        if (_head is null)
        {
            _tail = null;
        }

        block.Return();
    }
}
