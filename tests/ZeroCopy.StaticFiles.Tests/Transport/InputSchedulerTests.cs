using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class InputSchedulerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Schedule_BytesCame_RunsOnTheEventThreadOnlyWhenInline(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var reading = ThreadOfReadAsync(pair);

        pair.Send("request");

        Assert.Equal(!isInline, await reading.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken));
    }

    // Kestrel's heartbeat calls reads off, once a second for all connections. What comes after the read may be an application.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Schedule_ReadCalledOffByAnotherThread_RunsOnTheThreadPool(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var reading = ThreadOfReadAsync(pair);
        var heartbeat = new Thread(pair.Input.CancelPendingRead);

        heartbeat.Start();

        Assert.True(await reading.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Schedule_NotOnAnEventThread_DoesNotRunHere()
    {
        var thread = 0;
        using var done = new ManualResetEventSlim();

        new InputScheduler(isInline: true).Schedule(
            _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                done.Set();
            },
            null);

        // Waited for on this thread, so it is another that runs it.
        Assert.True(done.Wait(ConnectionPair.Patience, TestContext.Current.CancellationToken));
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }

    private static async Task<bool> ThreadOfReadAsync(ConnectionPair pair)
    {
        var result = await pair.Input.ReadAsync().ConfigureAwait(false);
        var isPool = Thread.CurrentThread.IsThreadPoolThread;
        pair.Input.AdvanceTo(result.Buffer.End);
        await ConnectionPair.LeaveEventThread();
        return isPool;
    }
}
