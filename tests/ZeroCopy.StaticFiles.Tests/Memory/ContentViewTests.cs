using CsCheck;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

/// <summary>Views of shared content, alone and among the blocks of a buffer.</summary>
public class ContentViewTests
{
    // (whether it is a view, offset, length) for each piece.
    private static readonly Gen<(bool IsView, int Offset, int Length)[]> Pieces =
        Gen.Select(Gen.Bool, Gen.Int[0, 50], Gen.OneOf(Gen.Int[0, 40], Gen.Int[4080, 4110])).Array[1, 8];

    private readonly NativeBufferPool _pool = new();
    private readonly ContentMemory _memory = new() { Limit = 1_000_000 };

    [Fact]
    public void Show_Part_IsAllWritten()
    {
        var content = Allocate(10);
        var view = _pool.Show(content, 2, 5);

        Assert.True(view.IsView);
        Assert.Equal((5, 5), (view.Length, view.Written));
        Assert.True(view.Unwritten.IsEmpty);
        Assert.Equal(content.Span.Slice(2, 5), view.GetSpan());
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Advance(1));

        // Memory of the content is not the pool's.
        Assert.Equal(0, _pool.InUseBytes);
        Assert.Equal(0, _pool.ReservedBytes);
        view.Return();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void Return_View_LetsTheContentGo()
    {
        var content = Allocate(10);
        Assert.True(content.TryAddReference());
        var view = _pool.Show(content, 0, 10);

        view.Return();

        Assert.Equal(10, _memory.UsedBytes);
        Assert.Throws<ObjectDisposedException>(() => { view.GetSpan(); });
        content.Release();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void Return_ViewTwice_ThrowsAndReleasesOnce()
    {
        var content = Allocate(10);
        Assert.True(content.TryAddReference());
        var view = _pool.Show(content, 0, 10);
        view.Return();

        Assert.Throws<InvalidOperationException>(view.Return);

        Assert.Equal(10, _memory.UsedBytes);
        content.Release();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void Show_AfterReturn_ReusesTheViewAndNeverABlock()
    {
        var block = _pool.Rent(1);
        block.Return();
        var first = _pool.Show(Allocate(10), 0, 10);
        first.Return();

        var second = _pool.Show(Allocate(20), 3, 7);

        Assert.Same(first, second);
        Assert.Equal((7, 7), (second.Length, second.Written));
        Assert.NotSame(second, _pool.Rent(1));
        second.Return();
    }

    [Fact]
    public void Show_SteadyState_AllocatesNothing()
    {
        var content = Allocate(10);
        var before = 0L;

        // The first rounds load code.
        for (var round = 0; round < 1_100; round++)
        {
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            content.TryAddReference();
            _pool.Show(content, 0, 10).Return();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        content.Release();
    }

    [Fact]
    public void GetMemory_BehindAView_RentsASmallBlock()
    {
        var buffer = default(CompositeBuffer);
        buffer.Append(_pool.Show(Allocate(10), 0, 10));
        Assert.Equal(NativeBufferPool.SmallBlockSize, buffer.GetMemory(1, _pool).Length);
        buffer.Advance(0);
        Assert.Equal(10, buffer.Length);
        buffer.Clear();
        Assert.Equal((0L, 0L), (_pool.InUseBytes, _memory.UsedBytes));
    }

    [Fact]
    public void Clear_ViewsAmongBlocks_ReleasesAll()
    {
        var buffer = default(CompositeBuffer);
        var content = Allocate(100);

        for (var piece = 0; piece < 5; piece++)
        {
            buffer.GetMemory(10, _pool);
            buffer.Advance(10);
            Assert.True(content.TryAddReference());
            buffer.Append(_pool.Show(content, piece, 20));
        }

        Assert.Equal(150, buffer.Length);
        buffer.Consume(15);
        buffer.Clear();

        Assert.Equal(0, buffer.Length);
        Assert.Equal(0, _pool.InUseBytes);
        content.Release();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void MoveFrom_WithViews_TakesThem()
    {
        var source = default(CompositeBuffer);
        var target = default(CompositeBuffer);
        var content = Allocate(100);
        var expected = content.Span.Slice(10, 50).ToArray();
        source.Append(_pool.Show(content, 5, 55));
        source.Consume(5);

        target.MoveFrom(ref source);
        source.Clear();

        Assert.Equal(expected, Read(target, long.MaxValue));
        target.Clear();
        Assert.Equal(0, _memory.UsedBytes);
    }

    [Fact]
    public void DescribeAndConsume_ViewsAmongBlocks_EqualAListOfBytes() => Gen.Select(Pieces, Gen.Int[0, 1000].Array[1, 6]).Sample(
        (pieces, steps) =>
        {
            var buffer = default(CompositeBuffer);
            var model = Build(ref buffer, pieces);

            foreach (var step in steps)
            {
                Assert.Equal(model.Length, buffer.Length);
                Assert.True(model.AsSpan().SequenceEqual(Read(buffer, long.MaxValue)));
                var count = (int)((long)model.Length * step / 1000);
                Assert.True(model.AsSpan(0, count).SequenceEqual(Read(buffer, count)));
                buffer.Consume(count);
                model = model[count..];
            }

            buffer.Clear();
            Assert.Equal((0L, 0L), (_pool.InUseBytes, _memory.UsedBytes));
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void Consume_EveryPosition_LeavesTheRest()
    {
        (bool, int, int)[] pieces = [(false, 0, 7), (true, 3, 5), (true, 0, 1), (false, 0, 4), (true, 9, 11), (true, 0, 0), (false, 0, 2)];

        for (var position = 0; position <= 30; position++)
        {
            for (var maxBytes = 0; maxBytes <= 31 - position; maxBytes++)
            {
                var buffer = default(CompositeBuffer);
                var model = Build(ref buffer, pieces);
                Assert.Equal(30, model.Length);

                buffer.Consume(position);

                var rest = model[position..];
                Assert.Equal(rest.Length, buffer.Length);
                Assert.Equal(rest[..Math.Min(maxBytes, rest.Length)], Read(buffer, maxBytes));
                buffer.Consume(rest.Length);
                Assert.Equal((0L, 0L, 0L), (buffer.Length, _pool.InUseBytes, _memory.UsedBytes));
            }
        }
    }

    private byte[] Build(ref CompositeBuffer buffer, (bool IsView, int Offset, int Length)[] pieces)
    {
        var model = new List<byte>();

        foreach (var (isView, offset, length) in pieces)
        {
            if (isView)
            {
                var content = Allocate(offset + length + 3);
                model.AddRange(content.Span.Slice(offset, length));
                buffer.Append(_pool.Show(content, offset, length));
            }
            else
            {
                var memory = buffer.GetMemory(length, _pool);
                new Random(length).NextBytes(memory.Span[..length]);
                model.AddRange(memory.Span[..length]);
                buffer.Advance(length);
            }
        }

        return [.. model];
    }

    private SharedContent Allocate(int length)
    {
        Assert.True(_memory.TryAllocate(length, out var content));
        new Random(length).NextBytes(content.Span);
        return content;
    }

    private static unsafe byte[] Read(CompositeBuffer buffer, long maxBytes)
    {
        var vectors = new IoVec[64];
        var count = buffer.Describe(vectors, maxBytes);
        var bytes = new MemoryStream();

        foreach (var vector in vectors.AsSpan(0, count))
        {
            bytes.Write(new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
        }

        return bytes.ToArray();
    }
}
