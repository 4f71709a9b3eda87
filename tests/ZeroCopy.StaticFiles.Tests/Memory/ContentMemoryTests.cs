using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class ContentMemoryTests
{
    [Fact]
    public void TryAllocate_UpToTheLimit_Succeeds()
    {
        var memory = new ContentMemory { Limit = 100 };
        Assert.True(memory.TryAllocate(60, out var first));
        Assert.True(memory.TryAllocate(40, out var second));
        Assert.Equal(100, memory.UsedBytes);
        Assert.Equal((60, 40), (first.Length, second.Length));
        first.Release();
        second.Release();
    }

    [Fact]
    public void TryAllocate_BeyondTheLimit_FailsAndCountsNothing()
    {
        var memory = new ContentMemory { Limit = 100 };
        Assert.True(memory.TryAllocate(60, out var first));

        Assert.False(memory.TryAllocate(41, out var second));
        Assert.Null(second);
        Assert.Equal(60, memory.UsedBytes);

        first.Release();
        Assert.True(memory.TryAllocate(100, out second));
        second.Release();
        Assert.Equal(0, memory.UsedBytes);
    }

    [Fact]
    public void TryAllocate_NoLimitSet_HasNoRoom()
    {
        var memory = new ContentMemory();
        Assert.False(memory.TryAllocate(1, out _));
        Assert.Equal(0, memory.UsedBytes);
    }

    [Fact]
    public void Limit_LoweredBelowTheUse_KeepsWhatIsThere()
    {
        var memory = new ContentMemory { Limit = 100 };
        Assert.True(memory.TryAllocate(100, out var content));
        memory.Limit = 10;
        Assert.False(memory.TryAllocate(1, out _));
        Assert.Equal(100, content.Span.Length);
        content.Release();
        Assert.True(memory.TryAllocate(10, out content));
        content.Release();
    }

    [Fact]
    public void TryAllocate_ManyThreads_KeepsTheLimitAndEndsAtZero()
    {
        var memory = new ContentMemory { Limit = 1_000 };
        var held = 0L;

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            var random = new Random(seed);

            for (var round = 0; round < 5_000; round++)
            {
                if (memory.TryAllocate(random.Next(600), out var content))
                {
                    Assert.InRange(Interlocked.Add(ref held, content.Length), 0, 1_000);
                    Interlocked.Add(ref held, -content.Length);
                    content.Release();
                }
            }
        });

        Assert.Equal(0, memory.UsedBytes);
    }
}
