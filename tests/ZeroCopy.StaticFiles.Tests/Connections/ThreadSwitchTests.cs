using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Tests.Connections;

public class ThreadSwitchTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ToThreadPool_FromAThreadOfItsOwn_GoesThere()
    {
        var isOnThePool = await FromAThreadOfItsOwn(async () =>
        {
            Assert.False(Thread.CurrentThread.IsThreadPoolThread);
            await ThreadSwitch.ToThreadPool;
            return Thread.CurrentThread.IsThreadPoolThread;
        });

        Assert.True(isOnThePool);
    }

    [Fact]
    public async Task ToThreadPool_FromThere_StaysOnItsThread()
    {
        var (before, after) = await Task.Run(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            Assert.True(ThreadSwitch.ToThreadPool.IsCompleted);
            await ThreadSwitch.ToThreadPool;
            return (thread, Environment.CurrentManagedThreadId);
        }).WaitAsync(Long, TestContext.Current.CancellationToken);

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task ToDisk_FromAnyThread_GoesToAThreadThatMayWait()
    {
        foreach (var start in (Func<Func<Task<string?>>, Task<string?>>[])[FromAThreadOfItsOwn, Task.Run])
        {
            var name = await start(async () =>
            {
                await ThreadSwitch.ToDisk;
                return Thread.CurrentThread.IsThreadPoolThread ? null : Thread.CurrentThread.Name;
            });

            Assert.Equal("zerocopy disk", name);
        }
    }

    [Fact]
    public async Task ToDisk_AndBack_EndsOnTheThreadPool() => Assert.True(await FromAThreadOfItsOwn(async () =>
    {
        await ThreadSwitch.ToDisk;
        await ThreadSwitch.ToThreadPool;
        return Thread.CurrentThread.IsThreadPoolThread;
    }));

    [Fact]
    public async Task ToDisk_TwiceInARow_GoesOn() => Assert.Equal("zerocopy disk", await FromAThreadOfItsOwn(async () =>
    {
        await ThreadSwitch.ToDisk;
        await ThreadSwitch.ToDisk;
        return Thread.CurrentThread.Name;
    }));

    [Fact]
    public async Task ToDisk_Throws_ReachesWhoeverAwaits() => await Assert.ThrowsAsync<IOException>(() => FromAThreadOfItsOwn<int>(async () =>
    {
        await ThreadSwitch.ToDisk;
        throw new IOException();
    }));

    [Fact]
    public async Task ToDisk_MoreThanItsThreads_AllGoOn()
    {
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            await ThreadSwitch.ToDisk;
            Thread.Sleep(1);
            Interlocked.Increment(ref done);
        })).WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.Equal(200, done);
    }

    // xunit runs tests on its own threads and contexts; this one has none.
    private static Task<T> FromAThreadOfItsOwn<T>(Func<Task<T>> action)
    {
        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => started.SetResult(action())) { IsBackground = true }.Start();
        return started.Task.Unwrap().WaitAsync(Long, TestContext.Current.CancellationToken);
    }
}
