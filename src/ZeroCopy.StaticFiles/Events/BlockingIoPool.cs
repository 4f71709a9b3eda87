using System.Collections.Concurrent;

namespace ZeroCopy.StaticFiles.Events;

/// <summary>
/// A few threads that may wait for a disk, so that event threads never do. Bounded: a storm of cold downloads
/// queues here instead of starving the thread pool of the application.
/// </summary>
internal static class BlockingIoPool
{
    // nginx's thread pool has 32 threads; disks saturate well before that when each request reads ahead 1 MiB.
    private static readonly int MaxThreads = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);
    private static readonly BlockingCollection<IThreadPoolWorkItem> Queue = [];
    private static int _threads;
    private static int _idle;

    /// <summary>Runs <paramref name="work"/> on one of the threads; it must not throw.</summary>
    public static void Enqueue(IThreadPoolWorkItem work)
    {
        Queue.Add(work);

        if (Volatile.Read(ref _idle) < Queue.Count)
        {
            TryAddThread();
        }
    }

    private static void TryAddThread()
    {
        var count = Volatile.Read(ref _threads);

        if (count >= MaxThreads || Interlocked.CompareExchange(ref _threads, count + 1, count) != count)
        {
            return;
        }

        new Thread(static _ => Run(), maxStackSize: 256 * 1024)
        {
            Name = "zerocopy disk",
            IsBackground = true,
        }.UnsafeStart();
    }

    private static void Run()
    {
        while (true)
        {
            Interlocked.Increment(ref _idle);
            var work = Queue.Take();
            Interlocked.Decrement(ref _idle);
            work.Execute();
        }
    }
}
