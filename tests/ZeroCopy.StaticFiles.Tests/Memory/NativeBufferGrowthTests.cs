using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class NativeBufferGrowthTests
{
    private readonly NativeBufferPool _pool = new();

    public NativeBufferGrowthTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

    [Theory]
    [InlineData(1, 4_097, 16_384)]
    [InlineData(1, 65_536, 65_536)]
    [InlineData(1, 70_000, 70_000)]
    [InlineData(20_000, 70_000, 70_000)]
    [InlineData(70_000, 70_001, 70_001)]
    [InlineData(70_000, 3_000_000, 3_000_000)]
    public void Grow_Written_KeepsTheBytesAndCountsTheNewSize(int length, int grown, int expected)
    {
        var block = _pool.Rent(length);
        var bytes = new byte[block.Length - 3];
        new Random(length).NextBytes(bytes);
        bytes.CopyTo(block.Unwritten);
        block.Advance(bytes.Length);

        block = _pool.Grow(block, grown);

        Assert.Equal(expected, block.Length);
        Assert.Equal(bytes.Length, block.Written);
        Assert.True(block.GetSpan()[..bytes.Length].SequenceEqual(bytes));
        Assert.Equal(expected, _pool.InUseBytes);

        // All of it is there.
        block.Unwritten.Span.Fill(7);
        block.Advance(block.Length - block.Written);
        block.Return();
        Assert.Equal(0, _pool.InUseBytes);
        Assert.Equal(0, _pool.ReservedBytes % 4096);
    }

    [Fact]
    public void Grow_LargeEnough_IsTheSameBlock()
    {
        var block = _pool.Rent(1);
        Assert.Same(block, _pool.Grow(block, 4096));
        Assert.Equal(4096, _pool.InUseBytes);
        block.Return();
    }

    [Fact]
    public void Grow_MadeToMeasure_IsTheSameObject()
    {
        var block = _pool.Rent(100_000);
        Assert.Same(block, _pool.Grow(block, 200_000));
        block.Return();
        Assert.Equal(0, _pool.ReservedBytes);
    }

    [Fact]
    public void Grow_View_Throws()
    {
        Assert.True(new ContentMemory { Limit = 10 }.TryAllocate(10, out var content));
        var view = _pool.Show(content, 0, 10);
        Assert.Throws<InvalidOperationException>(() => _pool.Grow(view, 100));
        view.Return();
    }

    // A reader of an earlier GetMemory must not see the next renter's bytes.
    [Fact]
    public void GetMemory_LargerBeforeAnythingIsWritten_LeavesNoEmptyBlockBehind()
    {
        var buffer = default(CompositeBuffer);
        var first = buffer.GetMemory(1, _pool);

        var second = buffer.GetMemory(10_000, _pool);

        Assert.Equal(16_384, second.Length);
        Assert.Equal(16_384, _pool.InUseBytes);
        Assert.Throws<ObjectDisposedException>(() => first.Span.Length);
        buffer.Clear();
    }
}
