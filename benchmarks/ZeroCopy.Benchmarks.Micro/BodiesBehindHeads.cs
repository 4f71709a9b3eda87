using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>
/// A body of content in memory behind its head: copied into the block of the head, or shown as a block of its own. Where the two
/// cost the same is what <c>MaxCopiedBytes</c> of the connection door rests on; the kernel's part, one piece instead of two, comes on
/// top of what is shown.
/// </summary>
[MemoryDiagnoser]
public class BodiesBehindHeads
{
    // A head and the room that is asked for it.
    private const int HeadLength = 256;
    private const int HeadRoom = 512;

    private readonly NativeBufferPool _pool = new();
    private readonly byte[] _head = new byte[HeadLength];
    private CompositeBuffer _output;
    private SharedContent _content = null!;

    [Params(512, 1024, 2048, 4096, 8192)]
    public int Length { get; set; }

    [GlobalSetup]
    public void CreateContent()
    {
        Expect.That(new ContentMemory { Limit = Length }.TryAllocate(Length, out _content!));
        _content.Span.Fill((byte)'a');
        Expect.That(Copied() == HeadLength + Length && Shown() == HeadLength + Length);
        Expect.That(_pool.InUseBytes == 0);
    }

    [GlobalCleanup]
    public void ReleaseContent() => _content.Release();

    [Benchmark(Baseline = true)]
    public long Copied()
    {
        _content.TryAddReference();
        var destination = _output.GetMemory(HeadRoom + Length, _pool).Span;
        _head.CopyTo(destination);
        _content.Span.CopyTo(destination[HeadLength..]);
        _content.Release();
        _output.Advance(HeadLength + Length);
        return Send();
    }

    [Benchmark]
    public long Shown()
    {
        _content.TryAddReference();
        _head.CopyTo(_output.GetMemory(HeadRoom, _pool).Span);
        _output.Advance(HeadLength);
        _output.Append(_pool.Show(_content, 0, Length));
        return Send();
    }

    // As after a send that took all of it.
    private long Send()
    {
        var length = _output.Length;
        _output.Consume(length);
        return length;
    }
}
