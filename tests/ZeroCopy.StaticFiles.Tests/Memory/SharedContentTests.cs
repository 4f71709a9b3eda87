using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class SharedContentTests
{
    private readonly ContentMemory _memory = new() { Limit = 1_000_000 };

    [Fact]
    public void Release_OnlyHolder_FreesTheBytes()
    {
        var content = Allocate(100);
        Assert.Equal(100, _memory.UsedBytes);

        content.Release();

        Assert.Equal(0, _memory.UsedBytes);
        Assert.False(content.TryAddReference());
    }

    [Fact]
    public unsafe void Release_OneOfSeveral_KeepsTheBytes()
    {
        var content = Allocate(3);
        "abc"u8.CopyTo(content.Span);
        Assert.True(content.TryAddReference());
        Assert.True(content.TryAddReference());

        content.Release();
        content.Release();
        Assert.Equal(3, _memory.UsedBytes);
        Assert.Equal("abc"u8, content.Span);
        Assert.Equal((byte)'a', *content.Pointer);

        content.Release();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void Release_MoreOftenThanHeld_ThrowsAndCountsOnce()
    {
        var content = Allocate(100);
        content.Release();

        Assert.Throws<InvalidOperationException>(content.Release);
        Assert.Throws<InvalidOperationException>(content.Release);

        Assert.Equal(0, _memory.UsedBytes);
        Assert.False(content.TryAddReference());
    }

    [Fact]
    public void Release_NoBytes_IsLikeAnyOther()
    {
        var content = Allocate(0);
        Assert.Equal(0, content.Length);
        Assert.True(content.Span.IsEmpty);
        Assert.True(content.TryAddReference());
        content.Release();
        content.Release();
        Assert.False(content.TryAddReference());
    }

    [Fact]
    public void Finalizer_LostContent_FreesIt()
    {
        Lose();
        Assert.Equal(300, _memory.UsedBytes);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, _memory.UsedBytes);
    }

    // A lost view is unreachable together with what it shows.
    [Fact]
    public void Finalizer_LostView_FreesWhatItShowed()
    {
        var pool = new NativeBufferPool();
        LoseView(pool);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, _memory.UsedBytes);
        Assert.Equal(0, pool.LeakedBlocks);
    }

    [Fact]
    public void TryAddReference_ManyThreads_FreesOnceAfterTheLast()
    {
        for (var round = 0; round < 50; round++)
        {
            var content = Allocate(64);
            content.Span.Fill((byte)round);

            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
            {
                for (var turn = 0; turn < 500; turn++)
                {
                    // The owner lets go in the middle of it; whoever held the bytes by then may go on reading.
                    if (thread == 0 && turn == 250)
                    {
                        content.Release();
                    }

                    if (content.TryAddReference())
                    {
                        Assert.Equal((byte)round, content.Span[^1]);
                        content.Release();
                    }
                }
            });

            Assert.False(content.TryAddReference());
            Assert.Equal(0, _memory.UsedBytes);
        }
    }

    private SharedContent Allocate(int length)
    {
        Assert.True(_memory.TryAllocate(length, out var content));
        return content;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Lose()
    {
        Allocate(100);
        Assert.True(Allocate(200).TryAddReference());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LoseView(NativeBufferPool pool) => pool.Show(Allocate(100), 0, 10);
}
