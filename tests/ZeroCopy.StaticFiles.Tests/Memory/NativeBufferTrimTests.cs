using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

/// <summary>What lies idle goes back to the operating system.</summary>
public class NativeBufferTrimTests
{
    private static readonly TimeSpan Tick = NativeBufferPool.IdleTime;

    private readonly FakeTimeProvider _time = new();
    private readonly NativeBufferPool _pool;

    public NativeBufferTrimTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _pool = new NativeBufferPool(new NativeBufferPoolSettings { Time = _time });
    }

    [Fact]
    public void Clock_SlabsIdle_AreFreedAndCounted()
    {
        var buffers = Enumerable.Range(0, 200).Select(_ => _pool.Rent(1)).ToList();
        buffers.Add(_pool.Rent(60_000));
        buffers.ForEach(buffer => buffer.Return());
        var reserved = _pool.ReservedBytes;
        Assert.Equal(5, _pool.Slabs);

        _time.Advance(Tick);
        Assert.Equal(reserved, _pool.ReservedBytes);
        _time.Advance(Tick);

        Assert.Equal(0, _pool.ReservedBytes);
        Assert.Equal(0, _pool.Slabs);
        Assert.Equal(reserved, _pool.TrimmedBytes);
    }

    [Fact]
    public void Clock_OneBlockRented_KeepsItsSlabOnly()
    {
        var buffers = Enumerable.Range(0, 200).Select(_ => _pool.Rent(1)).ToList();
        buffers[100].GetSpan()[4095] = 42;
        buffers.Where((_, index) => index != 100).ToList().ForEach(buffer => buffer.Return());

        _time.Advance(Tick);
        _time.Advance(Tick);

        Assert.Equal(1, _pool.Slabs);
        Assert.Equal(42, buffers[100].GetSpan()[4095]);
        buffers[100].Return();
        _time.Advance(Tick);
        Assert.Equal(0, _pool.Slabs);
    }

    [Fact]
    public void Clock_SlabUsedAgainAndAgain_IsKept()
    {
        for (var round = 0; round < 10; round++)
        {
            _pool.Rent(1).Return();
            _time.Advance(Tick);
        }

        Assert.Equal(1, _pool.Slabs);
        Assert.Equal(0, _pool.TrimmedBytes);
    }

    // Used by few after a burst: the rest of what the burst needed is not kept alive by them.
    [Fact]
    public void Clock_BurstThenOneAtATime_TrimsToOneSlab()
    {
        var buffers = Enumerable.Range(0, 640).Select(_ => _pool.Rent(1)).ToList();
        buffers.ForEach(buffer => buffer.Return());
        Assert.Equal(10, _pool.Slabs);

        for (var round = 0; round < 3; round++)
        {
            for (var request = 0; request < 1000; request++)
            {
                _pool.Rent(1).Return();
            }

            _time.Advance(Tick);
        }

        Assert.Equal(1, _pool.Slabs);
    }

    // The clock stops with the last slab, and must run again with the next one.
    [Fact]
    public void Clock_UsedAgainAfterItStopped_TrimsAgain()
    {
        for (var round = 1; round <= 3; round++)
        {
            _pool.Rent(1).Return();
            _time.Advance(Tick);
            _time.Advance(Tick);
            Assert.Equal(0, _pool.Slabs);
            Assert.Equal(round * 64 * 4096, _pool.TrimmedBytes);
            _time.Advance(10 * Tick);
        }
    }

    [Fact]
    public void Trim_WhileOthersRent_LosesNoBlock()
    {
        var renting = 3;

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            if (seed == 3)
            {
                while (Volatile.Read(ref renting) > 0)
                {
                    _pool.Trim();
                }

                return;
            }

            var mark = (byte)(seed + 1);

            for (var round = 0; round < 20_000; round++)
            {
                var buffer = _pool.Rent(1);
                buffer.GetSpan()[0] = mark;
                Assert.Equal(mark, buffer.GetSpan()[0]);
                buffer.Return();
            }

            Interlocked.Decrement(ref renting);
        });

        _pool.Trim();
        _pool.Trim();
        Assert.Equal(0, _pool.InUseBytes);
        Assert.Equal(0, _pool.ReservedBytes);
    }
}
