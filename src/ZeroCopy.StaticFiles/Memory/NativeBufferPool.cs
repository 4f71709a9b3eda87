using System.Collections.Concurrent;
using System.Diagnostics;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Rents native blocks of three sizes, cut from slabs that are kept for the next response, up to a bound and for a while.
/// Larger blocks are made to measure and freed on return. Linux only, as is all that rents from it.
/// </summary>
/// <remarks>To rent and to return a block of a slab is two interlocked operations each, and no allocation.</remarks>
internal sealed class NativeBufferPool
{
    /// <summary>4 KiB: a response head fits with room to spare; also the block size of Kestrel's own pool.</summary>
    public const int SmallBlockSize = 4 * 1024;

    /// <summary>16 KiB: one TLS record.</summary>
    public const int MediumBlockSize = 16 * 1024;

    /// <summary>64 KiB: the chunk of a copied body.</summary>
    public const int LargeBlockSize = 64 * 1024;

    /// <summary>1 MiB at most: one mapping for 64 blocks, and only of the largest ones for fewer.</summary>
    public const int MaxSlabSize = 1024 * 1024;

    /// <summary>10 s: a slab of which no block was rented for that long, and for twice as long at most, goes back to the operating system.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly SlabList _small;
    private readonly SlabList _medium;
    private readonly SlabList _large;
    private readonly ConcurrentQueue<NativeBuffer> _views = new();
    private readonly NativeBufferPoolSettings _settings;
    private readonly bool _checksUse;
    private readonly bool _recordsOrigin;
    private readonly ITimer _trim;

    private long _reservedBytes;
    private long _leakedBytes;
    private long _leakedBlocks;
    private long _trimmedBytes;
    private int _isTrimDue;

    public NativeBufferPool(NativeBufferPoolSettings? settings = null)
    {
        _settings = settings ?? new NativeBufferPoolSettings();
        _checksUse = _settings.Checks.HasFlag(BufferChecks.UseAfterReturn);
        _recordsOrigin = _settings.Checks.HasFlag(BufferChecks.Origin);
        Budget = new MemoryBudget(_settings.Limit, _settings.Time);
        _small = CreateSlabs(SmallBlockSize);
        _medium = CreateSlabs(MediumBlockSize);
        _large = CreateSlabs(LargeBlockSize);
        _trim = _settings.Time.CreateTimer(
            static state => ((NativeBufferPool)state!).Trim(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bytes that are rented now, and what they are allowed to be.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>Native bytes allocated and not freed: in use and idle. Of a slab, untouched blocks too.</summary>
    public long ReservedBytes => Interlocked.Read(ref _reservedBytes);

    /// <summary>Native bytes that are rented now.</summary>
    public long InUseBytes => Budget.UsedBytes;

    /// <summary>Native bytes that a finalizer had to free, since the process started.</summary>
    public long LeakedBytes => Interlocked.Read(ref _leakedBytes);

    /// <summary>Blocks that a finalizer had to free, since the process started.</summary>
    public long LeakedBlocks => Interlocked.Read(ref _leakedBlocks);

    /// <summary>Bytes of slabs that went back to the operating system because nobody needed them, since the process started.</summary>
    public long TrimmedBytes => Interlocked.Read(ref _trimmedBytes);

    /// <summary>Number of slabs.</summary>
    public int Slabs => _small.Count + _medium.Count + _large.Count;

    /// <summary>The block for a body whose length does not matter: large, and small when memory is tight.</summary>
    public int BodyBlockSize => Budget.IsTight ? SmallBlockSize : LargeBlockSize;

    /// <summary>Rents a block of at least <paramref name="minimumLength"/> bytes.</summary>
    /// <exception cref="OutOfMemoryException">The operating system has no memory left.</exception>
    public NativeBuffer Rent(int minimumLength)
    {
        var buffer = minimumLength switch
        {
            <= SmallBlockSize => _small.Rent(),
            <= MediumBlockSize => _medium.Rent(),
            <= LargeBlockSize => _large.Rent(),
            _ => Allocate(minimumLength),
        };

        buffer.MarkRented(_recordsOrigin ? new StackTrace(skipFrames: 1) : null);
        Budget.Take(buffer.Length);
        return buffer;
    }

    /// <summary>
    /// Makes a block larger that has one owner, who goes on with the result: what was written is kept, and memory that was got from
    /// the block before is not valid any more.
    /// </summary>
    /// <exception cref="InvalidOperationException">The block is a view.</exception>
    /// <exception cref="OutOfMemoryException">The operating system has no memory left; the block is as it was.</exception>
    public NativeBuffer Grow(NativeBuffer block, int minimumLength)
    {
        if (block.IsView)
        {
            throw new InvalidOperationException("A view shows bytes that others send too: it cannot grow.");
        }

        if (minimumLength <= block.Length)
        {
            return block;
        }

        if (block.Slab is null)
        {
            var added = minimumLength - block.Length;
            block.Enlarge(minimumLength);
            Interlocked.Add(ref _reservedBytes, added);
            Budget.Take(added);
            return block;
        }

        var larger = Rent(minimumLength);
        block.GetSpan()[..block.Written].CopyTo(larger.GetSpan());
        larger.Advance(block.Written);
        Return(block);
        return larger;
    }

    /// <summary>A block that shows bytes of <paramref name="source"/>; the caller's reference to them goes with it.</summary>
    public NativeBuffer Show(SharedContent source, int offset, int length)
    {
        if (!_views.TryDequeue(out var view))
        {
            view = new NativeBuffer(this);
        }

        view.Show(source, offset, length);
        return view;
    }

    /// <summary>Gives back what was idle since the last time. Called by the pool's own clock, as long as there is a slab.</summary>
    public void Trim()
    {
        Interlocked.Add(ref _trimmedBytes, _small.Trim() + _medium.Trim() + _large.Trim());

        // Stopped before the look, and slabs are added before they ask for it: one of both sees the other.
        Interlocked.Exchange(ref _isTrimDue, 0);

        if (Slabs > 0)
        {
            ScheduleTrim();
        }
    }

    internal void Return(NativeBuffer buffer)
    {
        buffer.MarkReturned();

        if (buffer.IsView)
        {
            // As many as were in flight at a time, some hundred bytes each.
            buffer.Hide();
            Keep(buffer);
            return;
        }

        if (_checksUse)
        {
            buffer.Overwrite();
        }

        var length = buffer.Length;

        if (buffer.Slab is not { } slab)
        {
            buffer.Abandon();
            Budget.Give(length);
            return;
        }

        var isSlabIdle = buffer.ReturnToSlab(isReused: !_checksUse);
        var inUse = Budget.Give(length);

        if (_checksUse)
        {
            buffer.Abandon();
        }

        // Reserved less in use is what lies idle; read without a lock, so the bound is kept to within the blocks in flight.
        if (isSlabIdle && ReservedBytes - inUse > _settings.MaxIdleBytes)
        {
            slab.Owner.Retire(slab);
        }
    }

    internal void ReportAdded(NativeSlab slab)
    {
        Interlocked.Add(ref _reservedBytes, slab.Length);
        ScheduleTrim();
    }

    internal void ReportRemoved(NativeSlab slab) => ReportFreed(slab.Length);

    internal void ReportFreed(long length) => Interlocked.Add(ref _reservedBytes, -length);

    internal void ReportLeak(int length, StackTrace? origin)
    {
        Budget.Give(length);
        Interlocked.Add(ref _leakedBytes, length);
        Interlocked.Increment(ref _leakedBlocks);
        _settings.OnLeak?.Invoke(length, origin?.ToString());
    }

    private void Keep(NativeBuffer view)
    {
        if (!_checksUse)
        {
            _views.Enqueue(view);
        }
    }

    private SlabList CreateSlabs(int blockSize) => new(this, blockSize, Math.Min(MaxSlabSize / blockSize, NativeSlab.MaxBlocks));

    private NativeBuffer Allocate(int length)
    {
        var buffer = new NativeBuffer(this, length);
        Interlocked.Add(ref _reservedBytes, length);
        return buffer;
    }

    private void ScheduleTrim()
    {
        if (Interlocked.Exchange(ref _isTrimDue, 1) == 0)
        {
            _trim.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }
    }
}
