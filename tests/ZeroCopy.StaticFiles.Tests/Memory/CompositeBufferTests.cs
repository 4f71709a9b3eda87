using CsCheck;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public class CompositeBufferTests
{
    // Sizes around the block sizes, and small ones, so that several writes share a block.
    private static readonly Gen<int> Size = Gen.OneOf(Gen.Int[0, 40], Gen.Int[4080, 4110], Gen.Int[16_370, 16_400], Gen.Int[65_520, 65_560]);

    // (kind, size, of a thousand): write size bytes; consume a part; ask for room and write less.
    private static readonly Gen<(int Kind, int Size, int Part)[]> Operations = Gen.Select(Gen.Int[0, 2], Size, Gen.Int[0, 1000]).Array[1, 30];

    private readonly NativeBufferPool _pool = new();

    [Fact]
    public void WriteAndConsume_AnySequence_EqualsAListOfBytes() =>
        Operations.Sample(
            operations =>
            {
                var buffer = default(CompositeBuffer);
                var model = new List<byte>();
                var next = 0;

                foreach (var (kind, size, part) in operations)
                {
                    if (kind == 1)
                    {
                        var count = (int)((long)model.Count * part / 1000);
                        buffer.Consume(count);
                        model.RemoveRange(0, count);
                    }
                    else
                    {
                        var memory = buffer.GetMemory(size, _pool);
                        Assert.True(memory.Length >= Math.Max(size, 1));
                        var written = kind == 0 ? size : size * part / 1000;

                        foreach (ref var cell in memory.Span[..written])
                        {
                            cell = (byte)(next++ * 31 >> 2);
                            model.Add(cell);
                        }

                        buffer.Advance(written);
                    }

                    Assert.Equal(model.Count, buffer.Length);
                    Assert.True(model.ToArray().AsSpan().SequenceEqual(Read(buffer, long.MaxValue, 64)));
                }

                buffer.Clear();
                Assert.Equal(0, _pool.InUseBytes);
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void GetMemory_FirstWrite_RentsASmallBlock()
    {
        var buffer = default(CompositeBuffer);
        Assert.Equal(NativeBufferPool.SmallBlockSize, buffer.GetMemory(0, _pool).Length);
        buffer.Clear();
    }

    [Fact]
    public void GetMemory_SecondBlock_IsLarge()
    {
        var buffer = default(CompositeBuffer);
        Write(ref buffer, NativeBufferPool.SmallBlockSize);
        Assert.Equal(NativeBufferPool.LargeBlockSize, buffer.GetMemory(1, _pool).Length);
        buffer.Clear();
    }

    [Fact]
    public void GetMemory_Twice_GivesTheSameRoom()
    {
        var buffer = default(CompositeBuffer);
        var first = buffer.GetMemory(10, _pool);
        var second = buffer.GetMemory(10, _pool);
        Assert.True(first.Span.Overlaps(second.Span, out var offset) && offset == 0);
        Assert.Equal(4096, _pool.InUseBytes);
        buffer.Clear();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4095, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(69_632, 2)]
    [InlineData(69_633, 3)]
    [InlineData(long.MaxValue, 3)]
    public unsafe void Describe_MaxBytes_CutsThere(long maxBytes, int expectedVectors)
    {
        var buffer = default(CompositeBuffer);
        var total = 4096 + 65_536 + 100;
        Write(ref buffer, 4096);
        Write(ref buffer, 65_536);
        Write(ref buffer, 100);
        var vectors = new IoVec[8];

        var count = buffer.Describe(vectors, maxBytes);

        Assert.Equal(expectedVectors, count);
        Assert.Equal(Math.Min(maxBytes, total), vectors.Take(count).Sum(vector => (long)vector.Length));
        buffer.Clear();
    }

    [Fact]
    public void Describe_FewVectors_DescribesTheFront()
    {
        var buffer = default(CompositeBuffer);
        var written = new List<byte>();

        for (var block = 0; block < 5; block++)
        {
            written.AddRange(Write(ref buffer, block == 0 ? 4096 : 65_536));
        }

        Assert.Equal(written[..(4096 + 65_536)], Read(buffer, long.MaxValue, 2));
        Assert.Empty(Read(buffer, long.MaxValue, 0));
        buffer.Clear();
    }

    [Fact]
    public void Consume_WholeBlocks_ReturnsThemAtOnce()
    {
        var buffer = default(CompositeBuffer);
        Write(ref buffer, 4096);
        Write(ref buffer, 65_536);

        buffer.Consume(4096);
        Assert.Equal(65_536, _pool.InUseBytes);
        buffer.Consume(65_535);
        Assert.Equal(65_536, _pool.InUseBytes);
        Assert.Equal(1, buffer.Length);
        buffer.Consume(1);
        Assert.Equal(0, _pool.InUseBytes);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Advance_Empty_AllowsOnlyZero()
    {
        var buffer = default(CompositeBuffer);
        buffer.Advance(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Advance_BeyondTheBlock_ThrowsAndCountsNothing()
    {
        var buffer = default(CompositeBuffer);
        buffer.GetMemory(1, _pool);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(4097));
        Assert.Equal(0, buffer.Length);
        buffer.Clear();
    }

    [Fact]
    public void MoveFrom_Full_TakesTheBlocksAndLeavesNothing()
    {
        var source = default(CompositeBuffer);
        var target = default(CompositeBuffer);
        var bytes = Write(ref source, 5000);
        source.Consume(10);

        target.MoveFrom(ref source);

        Assert.Equal(0, source.Length);
        Assert.Empty(Read(source, long.MaxValue, 8));
        Assert.Equal(bytes[10..], Read(target, long.MaxValue, 8));

        // The two share no block.
        Write(ref source, 1);
        Assert.Equal(4990, target.Length);
        source.Clear();
        Assert.Equal(bytes[10..], Read(target, long.MaxValue, 8));
        target.Clear();
        Assert.Equal(0, _pool.InUseBytes);
    }

    private byte[] Write(ref CompositeBuffer buffer, int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        bytes.CopyTo(buffer.GetMemory(count, _pool));
        buffer.Advance(count);
        return bytes;
    }

    private static unsafe byte[] Read(CompositeBuffer buffer, long maxBytes, int maxVectors)
    {
        var vectors = new IoVec[maxVectors];
        var count = buffer.Describe(vectors, maxBytes);
        var bytes = new MemoryStream();

        foreach (var vector in vectors.AsSpan(0, count))
        {
            bytes.Write(new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
        }

        return bytes.ToArray();
    }
}
