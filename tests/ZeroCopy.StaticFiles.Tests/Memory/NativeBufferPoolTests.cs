using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class NativeBufferPoolTests
{
    private const int SmallSlab = 64 * 4096;
    private const int MediumSlab = 64 * 16_384;
    private const int LargeSlab = 16 * 65_536;

    public NativeBufferPoolTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 16384)]
    [InlineData(16384, 16384)]
    [InlineData(16385, 65536)]
    [InlineData(65536, 65536)]
    [InlineData(65537, 65537)]
    [InlineData(1_000_003, 1_000_003)]
    public void Rent_AnySize_GivesItsSizeClass(int minimumLength, int expected)
    {
        var pool = new NativeBufferPool();

        var buffer = pool.Rent(minimumLength);

        Assert.Equal(expected, buffer.Length);
        Assert.Equal(expected, buffer.GetSpan().Length);
        Assert.Equal(0, buffer.Written);
        buffer.Return();
    }

    [Fact]
    public unsafe void Rent_AfterReturn_ReusesTheBlockEmptied()
    {
        var pool = CreatePool();
        var first = pool.Rent(100);
        first.Advance(77);
        var address = (nint)first.Pointer;
        first.Return();

        var second = pool.Rent(200);

        Assert.Same(first, second);
        Assert.Equal(address, (nint)second.Pointer);
        Assert.Equal(0, second.Written);
        Assert.Equal(4096, second.Unwritten.Length);
        second.Return();
    }

    [Fact]
    public void Rent_OtherSizeClass_DoesNotTakeAnIdleBlock()
    {
        var pool = new NativeBufferPool();
        var large = pool.Rent(NativeBufferPool.LargeBlockSize);
        large.Return();

        var small = pool.Rent(1);

        Assert.NotSame(large, small);
        small.Return();
    }

    [Fact]
    public unsafe void Rent_AnySize_IsAlignedToPages()
    {
        var pool = new NativeBufferPool();

        foreach (var size in (int[])[1, 10_000, 50_000, 123_457])
        {
            var buffer = pool.Rent(size);
            Assert.Equal(0, (nint)buffer.Pointer % 4096);
            buffer.Return();
        }
    }

    [Fact]
    public void Counters_RentAndReturn_AreExact()
    {
        var pool = new NativeBufferPool();
        var small = pool.Rent(1);
        var medium = pool.Rent(5000);
        var large = pool.Rent(20_000);
        var huge = pool.Rent(100_000);

        Assert.Equal(4096 + 16384 + 65536 + 100_000, pool.InUseBytes);
        Assert.Equal(SmallSlab + MediumSlab + LargeSlab + 100_000, pool.ReservedBytes);
        Assert.Equal(3, pool.Slabs);

        small.Return();
        medium.Return();
        large.Return();
        Assert.Equal(100_000, pool.InUseBytes);
        Assert.Equal(SmallSlab + MediumSlab + LargeSlab + 100_000, pool.ReservedBytes);

        // Made to measure, so not kept.
        huge.Return();
        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(SmallSlab + MediumSlab + LargeSlab, pool.ReservedBytes);
        Assert.Equal(0, pool.LeakedBytes);
        Assert.Equal(0, pool.LeakedBlocks);
    }

    [Fact]
    public unsafe void Rent_Thousands_AreFewMappingsAndNoTwoOverlap()
    {
        var pool = new NativeBufferPool();
        var buffers = Enumerable.Range(0, 6400).Select(_ => pool.Rent(1)).ToArray();

        Assert.Equal(100, pool.Slabs);
        Assert.Equal(6400, buffers.Select(buffer => (nint)buffer.Pointer).Distinct().Count());
        Assert.Equal(100 * SmallSlab, pool.ReservedBytes);

        Array.ForEach(buffers, buffer => buffer.Return());
        Assert.Equal(0, pool.InUseBytes);
    }

    [Fact]
    public void Return_BeyondMaxIdleBytes_FreesIdleSlabs()
    {
        var pool = CreatePool(maxIdleBytes: 3 * SmallSlab);
        var buffers = Enumerable.Range(0, 10 * 64).Select(_ => pool.Rent(1)).ToArray();

        Array.ForEach(buffers, buffer => buffer.Return());

        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(3 * SmallSlab, pool.ReservedBytes);
        Assert.Equal(3, pool.Slabs);
        Assert.Throws<ObjectDisposedException>(() => { buffers[9].GetSpan(); });
    }

    [Fact]
    public void Return_NothingMayLieIdle_FreesEverySlab()
    {
        var pool = CreatePool(maxIdleBytes: 0);

        pool.Rent(1).Return();
        pool.Rent(60_000).Return();

        Assert.Equal(0, pool.ReservedBytes);
        Assert.Equal(0, pool.Slabs);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Return_Twice_ThrowsAndCountsOnce(int size)
    {
        var pool = new NativeBufferPool();
        var buffer = pool.Rent(size);
        buffer.Return();
        var reserved = pool.ReservedBytes;

        Assert.Throws<InvalidOperationException>(buffer.Return);

        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(reserved, pool.ReservedBytes);
    }

    [Fact]
    public void Finalizer_RentedBlockLost_FreesCountsAndReportsIt()
    {
        var reported = new List<int>();
        var pool = CreatePool(onLeak: (bytes, _) => reported.Add(bytes));

        Lose(pool, 1);
        Lose(pool, 100_000);
        Collect();

        Assert.Equal([4096, 100_000], reported.Order());
        Assert.Equal(2, pool.LeakedBlocks);
        Assert.Equal(104_096, pool.LeakedBytes);
        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(SmallSlab, pool.ReservedBytes);
    }

    [Fact]
    public void Finalizer_BlockReturned_ReportsNothing()
    {
        var reported = new List<int>();
        var pool = CreatePool(onLeak: (bytes, _) => reported.Add(bytes));

        UseProperly(pool);
        Collect();

        Assert.Empty(reported);
        Assert.Equal(0, pool.LeakedBytes);
        Assert.Equal(SmallSlab, pool.ReservedBytes);
    }

    // The place of a lost block is rented again, by another object: whoever kept the lost one must not meet its next renter.
    [Fact]
    public unsafe void Finalizer_RentedBlockOfASlabLost_MakesItsPlaceAnew()
    {
        var pool = CreatePool();
        var address = LoseAndTellAddress(pool);
        Collect();

        var buffer = pool.Rent(1);

        Assert.Equal(address, (nint)buffer.Pointer);
        Assert.Equal(1, pool.LeakedBlocks);
        buffer.Return();
    }

    // A block whose memory could not be allocated was never counted, so its finalizer must not subtract it.
    [Fact]
    public void Finalizer_AllocationFailed_LeavesTheCountersAlone()
    {
        var pool = new NativeBufferPool();

        AllocateInVain(pool);
        Collect();

        Assert.Equal(0, pool.ReservedBytes);
        Assert.Equal(0, pool.LeakedBlocks);
    }

    // A block more than a slab has, and nothing may lie idle: slabs come and go all the time.
    [Theory]
    [InlineData(0)]
    [InlineData(MediumSlab)]
    public void RentAndReturn_ManyThreads_NoBlockHasTwoRentersAndCountersEndAtZero(long maxIdleBytes)
    {
        var pool = CreatePool(maxIdleBytes);

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            var random = new Random(seed);
            var held = new Queue<(NativeBuffer Buffer, byte Mark)>();

            for (var round = 0; round < 5000; round++)
            {
                var buffer = pool.Rent(random.Next(80_000));

                // Two renters of one block would overwrite each other's mark.
                var mark = (byte)random.Next(256);
                buffer.GetSpan()[0] = mark;
                buffer.GetSpan()[^1] = mark;
                held.Enqueue((buffer, mark));

                while (held.Count > random.Next(20))
                {
                    var (oldest, expected) = held.Dequeue();
                    Assert.Equal(expected, oldest.GetSpan()[0]);
                    Assert.Equal(expected, oldest.GetSpan()[^1]);
                    oldest.Return();
                }
            }

            foreach (var (buffer, _) in held)
            {
                buffer.Return();
            }
        });

        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(0, pool.LeakedBytes);

        // The bound is kept to within what was in flight.
        Assert.InRange(pool.ReservedBytes, 0, maxIdleBytes + (4 * (SmallSlab + MediumSlab + LargeSlab)));
        pool.Trim();
        pool.Trim();
        Assert.Equal(0, pool.ReservedBytes);
    }

    [Fact]
    public void RentAndReturn_WarmPool_AllocatesNothing()
    {
        var pool = CreatePool();
        var allocated = 0L;

        for (var round = 0; round < 300; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var small = pool.Rent(1);
            var large = pool.Rent(65_536);
            small.Return();
            large.Return();
            allocated += round < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static NativeBufferPool CreatePool(long maxIdleBytes = 16 * 1024 * 1024, Action<int, string?>? onLeak = null) =>
        new(new NativeBufferPoolSettings { MaxIdleBytes = maxIdleBytes, OnLeak = onLeak, Checks = BufferChecks.None });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe nint LoseAndTellAddress(NativeBufferPool pool) => (nint)pool.Rent(1).Pointer;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(NativeBufferPool pool, int size) => pool.Rent(size).Advance(1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseProperly(NativeBufferPool pool)
    {
        var first = pool.Rent(1);
        var second = pool.Rent(1);
        var third = pool.Rent(100_000);
        first.Return();
        second.Return();
        third.Return();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AllocateInVain(NativeBufferPool pool) =>
        Assert.Throws<OutOfMemoryException>(() => { _ = new NativeBuffer(pool, -1); });

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
