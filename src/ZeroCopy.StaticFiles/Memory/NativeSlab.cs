using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Up to 64 blocks of one size in one mapping. One word says which of them are idle: to rent is to clear a bit, to return is to set it,
/// and to take all of them out of use is one exchange.
/// </summary>
/// <remarks>The mapping is private memory: what no renter has touched costs address space only.</remarks>
internal sealed unsafe class NativeSlab
{
    /// <summary>One bit each.</summary>
    public const int MaxBlocks = 64;

    private readonly NativeBufferPool _pool;
    private readonly SafeMemoryMapping _mapping;
    private readonly int _blockLength;
    private readonly ulong _all;

    // An idle block hangs here; a rented one does not, so that the garbage collector sees when its renter has lost it.
    private readonly NativeBuffer?[] _blocks;

    private ulong _idle;
    private ulong _poisoned;
    private bool _wasUsed = true;

    /// <exception cref="OutOfMemoryException">The operating system has no memory left.</exception>
    public NativeSlab(NativeBufferPool pool, SlabList owner, int blockLength, int blockCount)
    {
        var length = (nuint)blockLength * (nuint)blockCount;
        var error = Libc.MMap(
            file: null, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, offset: 0, out var mapping);

        if (error != 0)
        {
            throw new InsufficientMemoryException($"mmap of {length} bytes failed: errno {-error}.");
        }

        // The kernel joins neighbouring mappings, and would fill 2 MiB at the first touch where huge pages are on for all.
        // Without them in the kernel this is EINVAL, and fine.
        _ = Libc.MAdvise(mapping!, 0, length, Libc.MADV_NOHUGEPAGE);

        Owner = owner;
        _pool = pool;
        _mapping = mapping!;
        _blockLength = blockLength;
        _blocks = new NativeBuffer?[blockCount];
        _all = _idle = ulong.MaxValue >> (MaxBlocks - blockCount);
    }

    /// <summary>The list that this slab is in.</summary>
    public SlabList Owner { get; }

    /// <summary>Bytes of the mapping.</summary>
    public long Length => (long)_mapping.Length;

    /// <summary>Rents the first idle block.</summary>
    public bool TryRent([NotNullWhen(true)] out NativeBuffer? block)
    {
        for (var idle = Volatile.Read(ref _idle); idle != 0;)
        {
            var seen = Interlocked.CompareExchange(ref _idle, idle & (idle - 1), idle);

            if (seen == idle)
            {
                block = Take(BitOperations.TrailingZeroCount(idle));
                return true;
            }

            idle = seen;
        }

        block = null;
        return false;
    }

    /// <summary>Puts a block back.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="block">The object to rent again, or <see langword="null"/> for a new one.</param>
    /// <returns>Whether all blocks are idle now.</returns>
    public bool Return(int index, NativeBuffer? block)
    {
        _blocks[index] = block;
        var bit = 1UL << index;
        return (Interlocked.Or(ref _idle, bit) | bit) == _all;
    }

    /// <summary>Notes that the bytes of a block were overwritten when it was returned.</summary>
    public void MarkPoisoned(int index) => Interlocked.Or(ref _poisoned, 1UL << index);

    /// <summary>Whether a block was rented since the last time this was asked.</summary>
    public bool TakeWasUsed()
    {
        var wasUsed = _wasUsed;
        _wasUsed = false;
        return wasUsed;
    }

    /// <summary>Takes all blocks out of use, if all are idle. Nobody can rent one then, and nobody holds one.</summary>
    public bool TryRetire() => Interlocked.CompareExchange(ref _idle, 0, _all) == _all;

    /// <summary>Gives the memory back to the operating system, after <see cref="TryRetire"/>.</summary>
    public void Free()
    {
        foreach (var block in _blocks)
        {
            block?.Abandon();
        }

        Array.Clear(_blocks);
        _mapping.Dispose();
    }

    private NativeBuffer Take(int index)
    {
        // Written only when it changes: other threads read this line.
        if (!_wasUsed)
        {
            _wasUsed = true;
        }

        if (_poisoned != 0)
        {
            RequirePoison(index);
        }

        var block = _blocks[index] ?? new NativeBuffer(_pool, this, index, AddressOf(index), _blockLength);
        _blocks[index] = null;
        return block;
    }

    private byte* AddressOf(int index) => (byte*)_mapping.DangerousGetHandle() + ((nint)index * _blockLength);

    private void RequirePoison(int index)
    {
        var bit = 1UL << index;

        if ((Interlocked.And(ref _poisoned, ~bit) & bit) != 0
            && new ReadOnlySpan<byte>(AddressOf(index), _blockLength).ContainsAnyExcept(NativeBuffer.Poison))
        {
            Return(index, _blocks[index]);
            throw new InvalidOperationException("A native buffer was written after it was returned: its writer kept what it had given back.");
        }
    }
}
