using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class NativeBufferPoolTests
{
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
        var pool = new NativeBufferPool();
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
        Assert.Equal(pool.InUseBytes, pool.ReservedBytes);

        small.Return();
        medium.Return();
        large.Return();
        Assert.Equal(100_000, pool.InUseBytes);
        Assert.Equal(4096 + 16384 + 65536 + 100_000, pool.ReservedBytes);

        // Made to measure, so not kept.
        huge.Return();
        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(4096 + 16384 + 65536, pool.ReservedBytes);
        Assert.Equal(0, pool.LeakedBytes);
        Assert.Equal(0, pool.LeakedBlocks);
    }

    [Fact]
    public void Return_BeyondMaxIdleBytes_FreesTheBlock()
    {
        var pool = new NativeBufferPool(maxIdleBytes: 3 * 4096);
        var buffers = Enumerable.Range(0, 10).Select(_ => pool.Rent(1)).ToArray();

        foreach (var buffer in buffers)
        {
            buffer.Return();
        }

        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(3 * 4096, pool.ReservedBytes);
        Assert.Throws<ObjectDisposedException>(() => { buffers[9].GetSpan(); });
    }

    [Fact]
    public void Return_NothingMayLieIdle_FreesEveryBlock()
    {
        var pool = new NativeBufferPool(maxIdleBytes: 0);

        pool.Rent(1).Return();
        pool.Rent(60_000).Return();

        Assert.Equal(0, pool.ReservedBytes);
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
        var pool = new NativeBufferPool(onLeak: reported.Add);

        Lose(pool, 1);
        Lose(pool, 100_000);
        Collect();

        Assert.Equal([4096, 100_000], reported.Order());
        Assert.Equal(2, pool.LeakedBlocks);
        Assert.Equal(104_096, pool.LeakedBytes);
        Assert.Equal(0, pool.InUseBytes);
        Assert.Equal(0, pool.ReservedBytes);
    }

    [Fact]
    public void Finalizer_BlockReturned_ReportsNothing()
    {
        var reported = new List<int>();
        var pool = new NativeBufferPool(maxIdleBytes: 4096, onLeak: reported.Add);

        UseProperly(pool);
        Collect();

        Assert.Empty(reported);
        Assert.Equal(0, pool.LeakedBytes);
        Assert.Equal(4096, pool.ReservedBytes);
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

    [Fact]
    public void RentAndReturn_ManyThreads_CountersEndAtZero()
    {
        var pool = new NativeBufferPool(maxIdleBytes: 256 * 1024);

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            var random = new Random(seed);

            for (var round = 0; round < 5000; round++)
            {
                var buffer = pool.Rent(random.Next(80_000));

                // Two renters of one block would overwrite each other's mark.
                var mark = (byte)random.Next(256);
                buffer.GetSpan()[0] = mark;
                buffer.GetSpan()[^1] = mark;
                Assert.Equal(mark, buffer.GetSpan()[0]);
                Assert.Equal(mark, buffer.GetSpan()[^1]);
                buffer.Return();
            }
        });

        Assert.Equal(0, pool.InUseBytes);

        // The bound is kept to within the blocks in flight.
        Assert.InRange(pool.ReservedBytes, 4096, (256 * 1024) + (5 * 64 * 1024));
    }

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
