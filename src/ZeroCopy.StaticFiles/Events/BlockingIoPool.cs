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
    private static int _unfinished;

    /// <summary>Runs <paramref name="work"/> on one of the threads; it must not throw.</summary>
    public static void Enqueue(IThreadPoolWorkItem work)
    {
        // Counted from here to its end, not by idle threads: one that has taken work and not yet said so would look
        // idle, and this work would wait behind a disk that hangs.
        var unfinished = Interlocked.Increment(ref _unfinished);
        Queue.Add(work);

        for (var threads = Volatile.Read(ref _threads); threads < Math.Min(unfinished, MaxThreads);)
        {
            var seen = Interlocked.CompareExchange(ref _threads, threads + 1, threads);

            if (seen == threads)
            {
                StartThread();
                return;
            }

            threads = seen;
        }
    }

    private static void StartThread() =>
        new Thread(static _ => Run(), maxStackSize: 256 * 1024)
        {
            Name = "zerocopy disk",
            IsBackground = true,
        }.UnsafeStart();

    private static void Run()
    {
        while (true)
        {
            Queue.Take().Execute();
            Interlocked.Decrement(ref _unfinished);
        }
    }
}
