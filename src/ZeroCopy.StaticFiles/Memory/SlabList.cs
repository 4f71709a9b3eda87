namespace ZeroCopy.StaticFiles.Memory;

/// <summary>The slabs with blocks of one size. Grows by a slab when all blocks are rented, and gives idle slabs back.</summary>
internal sealed class SlabList
{
    private readonly NativeBufferPool _pool;
    private readonly int _blockLength;
    private readonly int _blocksPerSlab;

    // Replaced as a whole, so that renters read it without a lock.
    private NativeSlab[] _slabs = [];
    private NativeSlab? _current;

    /// <param name="pool">Told of slabs that come and go.</param>
    /// <param name="blockLength">Bytes of a block.</param>
    /// <param name="blocksPerSlab">Not more than <see cref="NativeSlab.MaxBlocks"/>.</param>
    public SlabList(NativeBufferPool pool, int blockLength, int blocksPerSlab)
    {
        _pool = pool;
        _blockLength = blockLength;
        _blocksPerSlab = blocksPerSlab;
    }

    /// <summary>Number of slabs.</summary>
    public int Count => Volatile.Read(ref _slabs).Length;

    /// <summary>Rents a block.</summary>
    /// <exception cref="OutOfMemoryException">The operating system has no memory left.</exception>
    public NativeBuffer Rent() => _current is { } current && current.TryRent(out var block) ? block : RentElsewhere();

    /// <summary>Gives a slab back whose blocks are all idle, unless one was rented meanwhile.</summary>
    public void Retire(NativeSlab slab)
    {
        if (slab.TryRetire())
        {
            Remove(slab);
        }
    }

    /// <summary>Gives slabs back of which no block was rented since the last time.</summary>
    /// <returns>Bytes given back.</returns>
    public long Trim()
    {
        var trimmed = 0L;

        foreach (var slab in Volatile.Read(ref _slabs))
        {
            if (!slab.TakeWasUsed() && slab.TryRetire())
            {
                trimmed += slab.Length;
                Remove(slab);
            }
        }

        return trimmed;
    }

    // The oldest first: what is in use moves to the front, and slabs at the end fall idle.
    private NativeBuffer RentElsewhere()
    {
        foreach (var slab in Volatile.Read(ref _slabs))
        {
            if (slab.TryRent(out var block))
            {
                Volatile.Write(ref _current, slab);
                return block;
            }
        }

        return RentFromNew();
    }

    // Threads that come here at once add a slab each, which is better than to wait for one another.
    private NativeBuffer RentFromNew()
    {
        var slab = new NativeSlab(_pool, this, _blockLength, _blocksPerSlab);
        slab.TryRent(out var block);
        Replace(static (slabs, slab) => [.. slabs, slab], slab);
        _pool.ReportAdded(slab);
        Volatile.Write(ref _current, slab);
        return block!;
    }

    private void Remove(NativeSlab slab)
    {
        Replace(static (slabs, slab) => Array.FindAll(slabs, other => other != slab), slab);
        Interlocked.CompareExchange(ref _current, null, slab);
        _pool.ReportRemoved(slab);
        slab.Free();
    }

    private void Replace(Func<NativeSlab[], NativeSlab, NativeSlab[]> change, NativeSlab slab)
    {
        for (var slabs = Volatile.Read(ref _slabs); ;)
        {
            var seen = Interlocked.CompareExchange(ref _slabs, change(slabs, slab), slabs);

            if (seen == slabs)
            {
                return;
            }

            slabs = seen;
        }
    }
}
