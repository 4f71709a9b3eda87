using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class MemoryBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _budget;

    public MemoryBudgetTests() => _budget = new MemoryBudget(1000, _time);

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(749, false, false)]
    [InlineData(750, true, false)]
    [InlineData(999, true, false)]
    [InlineData(1000, true, true)]
    [InlineData(5000, true, true)]
    public void Take_AnyNumber_IsTightFromThreeQuartersOn(long bytes, bool isTight, bool isExhausted)
    {
        _budget.Take(bytes);
        Assert.Equal((isTight, isExhausted, bytes), (_budget.IsTight, _budget.IsExhausted, _budget.UsedBytes));
        Assert.Equal(0, _budget.Give(bytes));
    }

    [Fact]
    public void WhenRoom_NotExhausted_IsNow()
    {
        _budget.Take(999);
        Assert.True(_budget.WhenRoom().IsCompleted);
        Assert.Equal(0, _budget.Waits);
    }

    [Fact]
    public async Task WhenRoom_Exhausted_IsWhenAQuarterIsFree()
    {
        _budget.Take(1200);
        var first = _budget.WhenRoom();
        var second = _budget.WhenRoom();
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.Equal(2, _budget.Waits);

        _budget.Give(450);
        Assert.False(first.IsCompleted);
        _budget.Give(1);

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    // Clients that read slowly may hold their blocks for hours: others go on all the same, but slowly.
    [Fact]
    public async Task WhenRoom_NobodyGives_IsAfterOneSecond()
    {
        _budget.Take(1000);

        for (var round = 0; round < 3; round++)
        {
            var wait = _budget.WhenRoom();
            _time.Advance(MemoryBudget.MaxWait - TimeSpan.FromMilliseconds(1));
            Assert.False(wait.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await wait.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, _budget.Waits);
    }

    // Without the look after the signal is set, a wait whose bytes were given just before would last its whole second.
    [Fact]
    public async Task WhenRoom_GivenAtTheSameTime_IsNeverForgotten()
    {
        for (var round = 0; round < 2_000; round++)
        {
            _budget.Take(1000);
            var giver = Task.Run(() => _budget.Give(1000), TestContext.Current.CancellationToken);

            // The clock stands still: only the giver can end this.
            await _budget.WhenRoom().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            await giver;
        }

        Assert.Equal(0, _budget.UsedBytes);
    }

    [Fact]
    public void BodyBlockSize_Tight_IsSmall()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        var pool = new NativeBufferPool(new NativeBufferPoolSettings { Limit = 4 * 65_536 });
        var held = Enumerable.Range(0, 3).Select(_ => pool.Rent(65_536)).ToArray();
        Assert.Equal(NativeBufferPool.SmallBlockSize, pool.BodyBlockSize);

        // A writer that goes on is given less at a time, and never refused.
        var buffer = default(CompositeBuffer);
        buffer.Advance(0);
        buffer.GetMemory(4096, pool);
        buffer.Advance(4096);
        Assert.Equal(4096, buffer.GetMemory(1, pool).Length);
        Assert.Equal(16_384, buffer.GetMemory(5_000, pool).Length);
        buffer.Clear();

        Array.ForEach(held, block => block.Return());
        Assert.Equal(NativeBufferPool.LargeBlockSize, pool.BodyBlockSize);
        Assert.Equal(0, pool.InUseBytes);
    }
}
