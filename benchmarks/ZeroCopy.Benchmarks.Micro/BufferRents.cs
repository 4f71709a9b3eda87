using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>
/// What a block for a response head costs: from the slabs of the pool, and from a concurrent queue of blocks that were allocated one by
/// one, with the same counting. The queue is what the pool was before it had slabs.
/// </summary>
[MemoryDiagnoser]
public class BufferRents
{
    private readonly NativeBufferPool _pool = new(new NativeBufferPoolSettings { Checks = BufferChecks.None });
    private readonly ConcurrentQueue<QueuedBlock> _queue = new();
    private QueuedBlock[] _queued = [];
    private NativeBuffer[] _held = [];
    private NativeBuffer[] _rented = [];
    private long _inUseBytes;

    /// <summary>Blocks in use by others.</summary>
    [Params(0, 1_000)]
    public int InUse { get; set; }

    [GlobalSetup]
    public void Rent()
    {
        _held = [.. Enumerable.Range(0, InUse).Select(_ => _pool.Rent(1))];
        _rented = new NativeBuffer[Batch];
        _queued = new QueuedBlock[Batch];

        for (var index = 0; index < Batch; index++)
        {
            _queue.Enqueue(new QueuedBlock());
        }

        Expect.That(Queue() == 0);
        Expect.That(Slabs() == InUse * 4096L);
    }

    [GlobalCleanup]
    public void Return() => Array.ForEach(_held, block => block.Return());

    // As many as pipelined requests or a busy thread hold at a time.
    private const int Batch = 8;

    [Benchmark(Baseline = true, OperationsPerInvoke = Batch)]
    public long Queue()
    {
        for (var index = 0; index < Batch; index++)
        {
            _queue.TryDequeue(out var block);
            block!.IsRented = 1;
            Interlocked.Add(ref _inUseBytes, 4096);
            _queued[index] = block;
        }

        foreach (var block in _queued)
        {
            Interlocked.Exchange(ref block.IsRented, 0);
            Interlocked.Add(ref _inUseBytes, -4096);
            _queue.Enqueue(block);
        }

        return _inUseBytes;
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long Slabs()
    {
        for (var index = 0; index < Batch; index++)
        {
            _rented[index] = _pool.Rent(1);
        }

        foreach (var block in _rented)
        {
            block.Return();
        }

        return _pool.InUseBytes;
    }

    private sealed class QueuedBlock
    {
        public int IsRented;
    }
}
