using System.Collections.Concurrent;
using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Tests.Events;

public class BlockingIoPoolTests
{
    private static readonly int MaxThreads = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);

    [Fact]
    public void Enqueue_MuchWork_DoesAllOfItOnAFewThreadsOfItsOwn()
    {
        const int Count = 400;
        var threads = new ConcurrentDictionary<int, string?>();
        var done = new int[Count];
        using var finished = new CountdownEvent(Count);
        var running = 0;
        var mostAtOnce = 0;

        for (var index = 0; index < Count; index++)
        {
            var item = index;
            BlockingIoPool.Enqueue(new Work(() =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref mostAtOnce, now);
                threads[Environment.CurrentManagedThreadId] = Thread.CurrentThread.Name;
                Thread.Sleep(1);
                Interlocked.Increment(ref done[item]);
                Interlocked.Decrement(ref running);
                finished.Signal();
            }));
        }

        Assert.True(finished.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.All(done, times => Assert.Equal(1, times));
        Assert.InRange(mostAtOnce, 2, MaxThreads);
        Assert.InRange(threads.Count, 2, MaxThreads);
        Assert.All(threads.Values, name => Assert.Equal("zerocopy disk", name));
    }

    // One hanging disk must not hold up what other threads could do.
    [Fact]
    public void Enqueue_AllButOneThreadBlocked_WorkGoesOn()
    {
        using var release = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(MaxThreads - 1);
        using var ended = new CountdownEvent(MaxThreads - 1);
        using var passed = new CountdownEvent(50);

        for (var index = 0; index < MaxThreads - 1; index++)
        {
            BlockingIoPool.Enqueue(new Work(() =>
            {
                blocked.Signal();
                release.Wait(20_000);
                ended.Signal();
            }));
        }

        try
        {
            Assert.True(blocked.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

            for (var index = 0; index < 50; index++)
            {
                BlockingIoPool.Enqueue(new Work(() => passed.Signal()));
            }

            Assert.True(passed.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }
        finally
        {
            release.Set();
            Assert.True(ended.Wait(TimeSpan.FromSeconds(10), CancellationToken.None));
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
