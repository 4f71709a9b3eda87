using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

/// <summary>What a pool finds out when it is asked to.</summary>
public class BufferChecksTests
{
    private readonly NativeBufferPool _pool = new(new NativeBufferPoolSettings { Checks = BufferChecks.UseAfterReturn });

    public BufferChecksTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

    [Fact]
    public unsafe void Return_Checked_OverwritesTheBytes()
    {
        var buffer = _pool.Rent(1);
        buffer.GetSpan().Fill(1);
        var bytes = new ReadOnlySpan<byte>(buffer.Pointer, 4096);

        buffer.Return();

        // The slab is still mapped: only its owner sees that it is idle.
        Assert.False(bytes.ContainsAnyExcept((byte)0xDD));
    }

    [Theory]
    [InlineData((int)BufferChecks.None)]
    [InlineData((int)BufferChecks.UseAfterReturn)]
    [InlineData((int)BufferChecks.All)]
    public unsafe void Use_AfterReturn_ShowsNothing(int checks)
    {
        var buffer = new NativeBufferPool(new NativeBufferPoolSettings { Checks = (BufferChecks)checks }).Rent(1);
        var memory = buffer.Unwritten;

        buffer.Return();

        Assert.Throws<ObjectDisposedException>(() => buffer.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        Assert.True(buffer.Pointer is null);
    }

    // The block object is as good as a generation: the place has another one for its next renter.
    [Fact]
    public unsafe void Use_AfterOthersRentedTheSameBytes_ShowsNothing()
    {
        var buffer = _pool.Rent(1);
        var address = (nint)buffer.Pointer;
        var memory = buffer.Unwritten;
        buffer.Return();

        var next = _pool.Rent(1);

        Assert.Equal(address, (nint)next.Pointer);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<InvalidOperationException>(buffer.Return);
        next.GetSpan()[0] = 1;
        next.Return();
        Assert.Equal(0, _pool.InUseBytes);
    }

    [Fact]
    public unsafe void Rent_WrittenAfterReturn_Throws()
    {
        var buffer = _pool.Rent(1);
        var last = buffer.Pointer + 4095;
        buffer.Return();
        *last = 1;

        Assert.Throws<InvalidOperationException>(() => _pool.Rent(1));

        // It is told once: the place is used again.
        var next = _pool.Rent(1);
        Assert.Equal((nint)last - 4095, (nint)next.Pointer);
        next.Return();
        Assert.Equal(0, _pool.InUseBytes);
    }

    [Fact]
    public void Return_ViewTwice_ThrowsThoughAnotherViewWasShown()
    {
        Assert.True(new ContentMemory { Limit = 10 }.TryAllocate(10, out var content));
        Assert.True(content.TryAddReference());
        var view = _pool.Show(content, 0, 10);
        view.Return();
        var next = _pool.Show(content, 0, 10);

        Assert.Throws<InvalidOperationException>(view.Return);

        next.Return();
        Assert.Throws<ObjectDisposedException>(() => content.Span.Length);
    }

    [Fact]
    public void Finalizer_OriginRecorded_TellsWhoRented()
    {
        var reported = new List<string?>();
        var pool = new NativeBufferPool(new NativeBufferPoolSettings { Checks = BufferChecks.All, OnLeak = (_, origin) => reported.Add(origin) });

        LoseOne(pool);
        Collect();

        Assert.Contains(nameof(LoseOne), Assert.Single(reported));
    }

    [Fact]
    public void Finalizer_OriginNotRecorded_TellsNothing()
    {
        var reported = new List<string?>();
        var pool = new NativeBufferPool(new NativeBufferPoolSettings
        {
            Checks = BufferChecks.UseAfterReturn,
            OnLeak = (_, origin) => reported.Add(origin),
        });

        LoseOne(pool);
        Collect();

        Assert.Null(Assert.Single(reported));
    }

    [Fact]
    public void Switch_On_ChecksEverything()
    {
        AppContext.SetSwitch(NativeBufferPoolSettings.TrackingSwitch, true);

        try
        {
            Assert.Equal(BufferChecks.All, new NativeBufferPoolSettings().Checks);
        }
        finally
        {
            AppContext.SetSwitch(NativeBufferPoolSettings.TrackingSwitch, false);
        }

        Assert.False(new NativeBufferPoolSettings().Checks.HasFlag(BufferChecks.Origin));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoseOne(NativeBufferPool pool) => pool.Rent(1).Advance(1);

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
