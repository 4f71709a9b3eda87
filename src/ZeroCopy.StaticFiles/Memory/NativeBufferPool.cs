using System.Collections.Concurrent;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Rents native blocks of three sizes and keeps returned ones for the next response, up to a bound.
/// Larger blocks are made to measure and freed on return.
/// </summary>
internal sealed class NativeBufferPool
{
    /// <summary>4 KiB: a response head fits with room to spare; also the block size of Kestrel's own pool.</summary>
    public const int SmallBlockSize = 4 * 1024;

    /// <summary>16 KiB: one TLS record.</summary>
    public const int MediumBlockSize = 16 * 1024;

    /// <summary>64 KiB: the chunk of a copied body.</summary>
    public const int LargeBlockSize = 64 * 1024;

    /// <summary>
    /// 16 MiB kept idle at most, over all sizes: heads of 4,096 responses in flight at once. What is beyond
    /// goes back to the operating system on return.
    /// </summary>
    public const long DefaultMaxIdleBytes = 16 * 1024 * 1024;

    private readonly ConcurrentQueue<NativeBuffer> _small = new();
    private readonly ConcurrentQueue<NativeBuffer> _medium = new();
    private readonly ConcurrentQueue<NativeBuffer> _large = new();
    private readonly ConcurrentQueue<NativeBuffer> _views = new();
    private readonly long _maxIdleBytes;
    private readonly Action<int>? _onLeak;

    private long _reservedBytes;
    private long _inUseBytes;
    private long _leakedBytes;
    private long _leakedBlocks;

    /// <param name="maxIdleBytes">Bytes of returned blocks that are kept for reuse.</param>
    /// <param name="onLeak">Told the size of each block that its renter lost; runs on the finalizer thread.</param>
    public NativeBufferPool(long maxIdleBytes = DefaultMaxIdleBytes, Action<int>? onLeak = null)
    {
        _maxIdleBytes = maxIdleBytes;
        _onLeak = onLeak;
    }

    /// <summary>Native bytes allocated and not freed: in use and idle.</summary>
    public long ReservedBytes => Interlocked.Read(ref _reservedBytes);

    /// <summary>Native bytes that are rented now.</summary>
    public long InUseBytes => Interlocked.Read(ref _inUseBytes);

    /// <summary>Native bytes that a finalizer had to free, since the process started.</summary>
    public long LeakedBytes => Interlocked.Read(ref _leakedBytes);

    /// <summary>Blocks that a finalizer had to free, since the process started.</summary>
    public long LeakedBlocks => Interlocked.Read(ref _leakedBlocks);

    /// <summary>Rents a block of at least <paramref name="minimumLength"/> bytes.</summary>
    /// <exception cref="OutOfMemoryException">The operating system has no memory left.</exception>
    public NativeBuffer Rent(int minimumLength)
    {
        var (idle, length) = minimumLength switch
        {
            <= SmallBlockSize => (_small, SmallBlockSize),
            <= MediumBlockSize => (_medium, MediumBlockSize),
            <= LargeBlockSize => (_large, LargeBlockSize),
            _ => (null, minimumLength),
        };

        if (idle is null || !idle.TryDequeue(out var buffer))
        {
            buffer = new NativeBuffer(this, length);
            Interlocked.Add(ref _reservedBytes, length);
        }

        buffer.MarkRented();
        Interlocked.Add(ref _inUseBytes, length);
        return buffer;
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

    internal void Return(NativeBuffer buffer)
    {
        buffer.MarkReturned();

        if (buffer.IsView)
        {
            // As many as were in flight at a time, some hundred bytes each.
            buffer.Hide();
            _views.Enqueue(buffer);
            return;
        }

        var inUse = Interlocked.Add(ref _inUseBytes, -buffer.Length);

        var idle = buffer.Length switch
        {
            SmallBlockSize => _small,
            MediumBlockSize => _medium,
            LargeBlockSize => _large,
            _ => null,
        };

        // Reserved less in use is what lies idle; read without a lock, so the bound is kept to within the blocks in flight.
        if (idle is null || ReservedBytes - inUse > _maxIdleBytes)
        {
            buffer.Free();
            return;
        }

        idle.Enqueue(buffer);
    }

    internal void ReportFreed(int length) => Interlocked.Add(ref _reservedBytes, -length);

    internal void ReportLeak(int length)
    {
        Interlocked.Add(ref _inUseBytes, -length);
        Interlocked.Add(ref _leakedBytes, length);
        Interlocked.Increment(ref _leakedBlocks);
        _onLeak?.Invoke(length);
    }
}
