using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class NativeBufferTests
{
    private readonly NativeBufferPool _pool = new(new NativeBufferPoolSettings { Checks = BufferChecks.None });

    public NativeBufferTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

    [Fact]
    public void Unwritten_AfterAdvance_IsTheRest()
    {
        var buffer = _pool.Rent(4096);
        "abc"u8.CopyTo(buffer.Unwritten.Span);
        buffer.Advance(3);

        buffer.Unwritten.Span[0] = (byte)'d';

        Assert.Equal(4093, buffer.Unwritten.Length);
        Assert.Equal("abcd"u8.ToArray(), buffer.GetSpan()[..4].ToArray());
        buffer.Return();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4097)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Advance_BeyondTheBlock_Throws(int count)
    {
        var buffer = _pool.Rent(4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(count));
        Assert.Equal(0, buffer.Written);
        buffer.Return();
    }

    [Fact]
    public void Advance_WholeBlock_LeavesNothing()
    {
        var buffer = _pool.Rent(4096);
        buffer.Advance(4096);
        Assert.Equal(0, buffer.Unwritten.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        buffer.Return();
    }

    [Fact]
    public unsafe void Pin_AnyElement_IsTheAddressOfTheBlock()
    {
        var buffer = _pool.Rent(4096);
        using var handle = buffer.Memory[100..].Pin();
        Assert.Equal((nint)buffer.Pointer + 100, (nint)handle.Pointer);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Pin(4097));
        buffer.Return();
    }

    [Fact]
    public void Dispose_Rented_ReturnsToThePoolOnce()
    {
        var buffer = _pool.Rent(1);

        ((IDisposable)buffer).Dispose();
        ((IDisposable)buffer).Dispose();

        Assert.Equal(0, _pool.InUseBytes);
        Assert.Equal(64 * 4096, _pool.ReservedBytes);
        Assert.Same(buffer, _pool.Rent(1));
        buffer.Return();
    }
}
