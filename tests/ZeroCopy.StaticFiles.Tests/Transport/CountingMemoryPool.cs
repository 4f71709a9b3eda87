using System.Buffers;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>Blocks of 4 KiB, as Kestrel's pool has them, and how many of them are rented.</summary>
internal sealed class CountingMemoryPool : MemoryPool<byte>
{
    private int _rented;
    private int _highest;
    private volatile bool _isDisposed;

    /// <summary>Blocks that nobody has given back yet.</summary>
    public int Rented => Volatile.Read(ref _rented);

    /// <summary>The most blocks that were rented at a time.</summary>
    public int Highest => Volatile.Read(ref _highest);

    /// <summary>Whether a block was rented on the thread pool. Bytes that an event reported are received on the event thread.</summary>
    public bool IsRentedOnThreadPool { get; private set; }

    public override int MaxBufferSize => 4096;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        IsRentedOnThreadPool |= Thread.CurrentThread.IsThreadPoolThread;
        var rented = Interlocked.Increment(ref _rented);

        for (var highest = Highest; highest < rented; highest = Highest)
        {
            Interlocked.CompareExchange(ref _highest, rented, highest);
        }

        return new Block(this);
    }

    protected override void Dispose(bool disposing) => _isDisposed = true;

    private sealed class Block(CountingMemoryPool pool) : IMemoryOwner<byte>
    {
        private int _isReturned;

        public Memory<byte> Memory { get; } = new byte[4096];

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                Interlocked.Decrement(ref pool._rented);
            }
        }
    }
}
