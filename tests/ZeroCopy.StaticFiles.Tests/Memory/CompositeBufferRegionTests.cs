using CsCheck;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Tests.Memory;

/// <summary>File regions between the bytes of a composite buffer.</summary>
public sealed class CompositeBufferRegionTests : IDisposable
{
    // Few memory bytes and many, so that regions lie within a block, at its end, and behind several.
    private static readonly Gen<int> Size = Gen.OneOf(Gen.Int[0, 40], Gen.Int[4080, 4110], Gen.Int[65_520, 65_560]);

    // (kind, size, of a thousand): write; append a region; consume a part, in steps that a socket might take.
    private static readonly Gen<(int Kind, int Size, int Part)[]> Operations = Gen.Select(Gen.Int[0, 3], Size, Gen.Int[0, 1000]).Array[1, 40];

    private readonly NativeBufferPool _pool = new();
    private readonly SafeFileHandle _file = new(-1, ownsHandle: false);

    public CompositeBufferRegionTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

    public void Dispose() => _file.Dispose();

    [Fact]
    public void AppendAndConsume_AnySequence_EqualsAListOfSegments() =>
        Operations.Sample(
            operations =>
            {
                var buffer = default(CompositeBuffer);
                var model = new SegmentModel();
                var next = 0;

                foreach (var (kind, size, part) in operations)
                {
                    switch (kind)
                    {
                        case 0:
                            Write(ref buffer, model.Write(size, ref next));
                            break;
                        case 1:
                            var region = new FileRegion(_file, part * 10_000L, size);
                            buffer.Append(region);
                            model.Append(region);
                            break;
                        default:
                            var count = model.Length * part / 1000;
                            buffer.Consume(count);
                            model.Consume(count);
                            break;
                    }

                    AssertFront(model, buffer);
                }

                // To the end, in pieces.
                while (model.Length > 0)
                {
                    var count = Math.Min(model.Length, 1 + (model.Length * 2 / 7));
                    buffer.Consume(count);
                    model.Consume(count);
                    AssertFront(model, buffer);
                }

                // A block that was asked for and not written.
                buffer.Clear();
                Assert.Equal(0, _pool.InUseBytes);
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Append_PartsOfAMultipartBody_ShareABlock()
    {
        var buffer = default(CompositeBuffer);

        for (var part = 0; part < 30; part++)
        {
            Write(ref buffer, new byte[100]);
            buffer.Append(new FileRegion(_file, part, 1000));
        }

        Assert.Equal(30 * 1100, buffer.Length);
        Assert.Equal(4096, _pool.InUseBytes);

        for (var part = 0; part < 30; part++)
        {
            Assert.Equal(100, buffer.MemoryInFront);
            buffer.Consume(100);
            Assert.Equal(0, buffer.MemoryInFront);
            Assert.Equal(new FileRegion(_file, part, 1000), buffer.FirstRegion);
            buffer.Consume(1000);
        }

        Assert.False(buffer.HasRegion);
        Assert.Equal(0, buffer.Length);
        Assert.Equal(0, _pool.InUseBytes);
    }

    [Fact]
    public void Append_OneRegion_AllocatesNothing()
    {
        var buffer = default(CompositeBuffer);
        var region = new FileRegion(_file, 0, 10);
        buffer.GetMemory(1, _pool);
        buffer.Append(region);
        buffer.Consume(10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        buffer.Append(region);
        buffer.Consume(4);
        buffer.Consume(6);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        buffer.Clear();
    }

    [Fact]
    public void Append_EmptyRegion_IsNothing()
    {
        var buffer = default(CompositeBuffer);
        buffer.Append(new FileRegion(_file, 5, 0));
        Assert.False(buffer.HasRegion);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void ConsumeRegion_WhileABlockIsAskedFor_KeepsTheBlock()
    {
        var buffer = default(CompositeBuffer);
        buffer.Append(new FileRegion(_file, 0, 10));
        var memory = buffer.GetMemory(3, _pool);

        buffer.Consume(10);

        memory.Span[0] = 1;
        buffer.Advance(1);
        Assert.Equal(1, buffer.Length);
        buffer.Clear();
    }

    [Fact]
    public void MoveFrom_WithRegions_TakesThemInOrder()
    {
        var source = default(CompositeBuffer);
        var target = default(CompositeBuffer);
        Write(ref source, new byte[3]);
        source.Append(new FileRegion(_file, 1, 10));
        source.Append(new FileRegion(_file, 2, 20));

        target.MoveFrom(ref source);

        Assert.Equal((0, false), (source.Length, source.HasRegion));
        target.Consume(13);
        Assert.Equal(new FileRegion(_file, 2, 20), target.FirstRegion);
        target.Clear();
        Assert.Equal((0, false), (target.Length, target.HasRegion));
        Assert.Equal(0, _pool.InUseBytes);
    }

    private static unsafe void AssertFront(SegmentModel model, CompositeBuffer buffer)
    {
        Assert.Equal(model.Length, buffer.Length);
        Assert.Equal(model.MemoryInFront.Length, buffer.MemoryInFront);
        Assert.Equal(model.FirstRegion, buffer.HasRegion ? buffer.FirstRegion : null);

        var vectors = new IoVec[64];
        var count = buffer.Describe(vectors, long.MaxValue);
        var front = new MemoryStream();

        foreach (var vector in vectors.AsSpan(0, count))
        {
            front.Write(new ReadOnlySpan<byte>(vector.Base, (int)vector.Length));
        }

        Assert.True(front.ToArray().AsSpan().SequenceEqual(model.MemoryInFront));
    }

    private void Write(ref CompositeBuffer buffer, byte[] bytes)
    {
        bytes.CopyTo(buffer.GetMemory(bytes.Length, _pool));
        buffer.Advance(bytes.Length);
    }
}
