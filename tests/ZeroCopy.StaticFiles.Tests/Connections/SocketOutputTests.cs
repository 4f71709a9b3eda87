using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Tests.Transfer;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Connections;

/// <summary>The output of a connection as a PipeWriter, on a real socket.</summary>
public sealed class SocketOutputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SenderPair _pair;
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceContext _services;
    private readonly AbortableConnection _connection = new();
    private readonly SafeFileHandle _file;
    private readonly SocketOutput _output;

    public SocketOutputTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _pair = SenderPair.Tcp(receiveBuffer: 16 * 1024);
        _services = new ServiceContext(NullLoggerFactory.Instance, new Meters(), _time);
        _file = File.OpenHandle(_directory.Write("file", "0123456789"u8));
        _output = new SocketOutput(_connection, _pair.Sender, _services);
    }

    [Fact]
    public async Task FlushAsync_Written_SendsIt()
    {
        Write("head");
        Assert.Equal(4, _output.UnflushedBytes);

        var result = await _output.FlushAsync(TestContext.Current.CancellationToken);

        Assert.False(result.IsCompleted);
        Assert.False(result.IsCanceled);
        Assert.Equal(0, _output.UnflushedBytes);
        Assert.Equal("head"u8.ToArray(), _pair.ReceiveRest());
    }

    [Fact]
    public async Task FlushAsync_Nothing_CompletesAtOnce()
    {
        var flush = _output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
    }

    // The client has its bytes; whoever wrote them is slowed down, and no thread stands still for it.
    [Fact]
    public async Task FlushAsync_MemoryUsedUp_SendsAndCompletesWhenThereIsRoom()
    {
        var budget = _services.Buffers.Budget;
        budget.Take(budget.Limit);
        Write("head");

        var flush = _output.FlushAsync(TestContext.Current.CancellationToken);

        Assert.False(flush.IsCompleted);
        Assert.Equal("head"u8.ToArray(), _pair.ReceiveRest());
        Assert.Equal((budget.Limit, 1), (budget.UsedBytes, budget.Waits));
        budget.Give(budget.Limit);
        Assert.False((await flush).IsCompleted);
    }

    [Fact]
    public async Task FlushAsync_MemoryStaysUsedUp_CompletesAfterASecond()
    {
        var budget = _services.Buffers.Budget;
        budget.Take(budget.Limit);
        Write("head");
        var flush = _output.FlushAsync(TestContext.Current.CancellationToken);

        _time.Advance(MemoryBudget.MaxWait);

        Assert.False((await flush).IsCompleted);
        budget.Give(budget.Limit);
    }

    [Fact]
    public async Task Announce_ThenAdvance_PutsTheRegionBetweenWhatIsWritten()
    {
        Write("head:");
        Announce(new FileRegion(_file, 2, 5));
        Write(":tail");
        Assert.Equal(15, _output.UnflushedBytes);

        await _output.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal("head:23456:tail"u8.ToArray(), _pair.ReceiveRest());
    }

    [Fact]
    public void Announce_RegionWaitsForItsFlush_IsRefused()
    {
        Announce(new FileRegion(_file, 0, 1));
        Assert.False(_output.TryAnnounce(new FileRegion(_file, 1, 1), MinimumRate.None));
    }

    [Fact]
    public void Announce_Retracted_GivesRealMemory()
    {
        Assert.True(_output.TryAnnounce(new FileRegion(_file, 0, 5), MinimumRate.None));
        Assert.True(PhantomMemory.Owns(_output.GetMemory(1)));
        _output.Retract();
        Assert.False(PhantomMemory.Owns(_output.GetMemory(1)));
        Assert.Equal(0, _output.UnflushedBytes);
    }

    // Whoever writes on another thread meanwhile must never get memory that faults.
    [Fact]
    public void Announce_OtherThread_GetsRealMemory()
    {
        Assert.True(_output.TryAnnounce(new FileRegion(_file, 0, 5), MinimumRate.None));
        var owned = true;
        var other = new Thread(() => owned = PhantomMemory.Owns(_output.GetMemory(1)));
        other.Start();
        other.Join();
        Assert.False(owned);
        _output.Retract();
    }

    [Fact]
    public void Announce_AdvanceBeyondIt_Throws()
    {
        Assert.True(_output.TryAnnounce(new FileRegion(_file, 0, 5), MinimumRate.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => _output.Advance(6));
        _output.Retract();
    }

    [Fact]
    public async Task FlushAsync_TokenCancelledBefore_ThrowsAndKeepsTheBytes()
    {
        Write("head");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _output.FlushAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.False(_connection.Aborted);
        await _output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("head"u8.ToArray(), _pair.ReceiveRest());
    }

    [Fact]
    public async Task FlushAsync_TokenCancelledWhileWaiting_ThrowsAndAborts()
    {
        using var cancellation = new CancellationTokenSource();
        WriteMuch();
        var flush = _output.FlushAsync(cancellation.Token).AsTask();
        Assert.False(flush.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.True(_connection.Aborted);
    }

    [Fact]
    public async Task FlushAsync_AfterAFailure_IsCompletedAndKeepsNothing()
    {
        WriteMuch();
        var flush = _output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        _pair.Far.Close(timeout: 0);
        Assert.True((await flush.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).IsCompleted);
        Assert.True(_connection.Aborted);

        Write("more");
        Assert.True((await _output.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted);
        Assert.Equal(0, _output.UnflushedBytes);
        Assert.Equal(0, _services.Buffers.InUseBytes);
    }

    [Fact]
    public async Task CancelPendingFlush_Waiting_AnswersAndGoesOnSending()
    {
        var written = WriteMuch();
        var flush = _output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(flush.IsCompleted);

        _output.CancelPendingFlush();

        Assert.True((await flush).IsCanceled);
        Write("after");
        var next = _output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(next.IsCompleted);
        Assert.Equal(written, await Task.Run(() => _pair.Receive(written).Length, TestContext.Current.CancellationToken));
        Assert.Equal("after"u8.ToArray(), _pair.Receive(5));
        Assert.False((await next).IsCanceled);
    }

    [Fact]
    public async Task CancelPendingFlush_NothingWaits_DoesNotTouchTheNextFlush()
    {
        _output.CancelPendingFlush();
        Write("head");
        Assert.False((await _output.FlushAsync(TestContext.Current.CancellationToken)).IsCanceled);
    }

    // A flush that waits ends on whichever thread; hammered, because its hand-overs are the delicate part.
    [Fact]
    public async Task FlushAsync_ThousandsThatWait_AllArriveInOrder()
    {
        const int Rounds = 2000;
        var content = new byte[20_000];
        new Random(1).NextBytes(content);
        using var file = File.OpenHandle(_directory.Write("round", content));
        var reader = Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Assert.Equal($"{round:0000}", Encoding.ASCII.GetString(_pair.Receive(4)));
                ServerChecks.Same(content, _pair.Receive(content.Length));
            }
        }, TestContext.Current.CancellationToken);

        for (var round = 0; round < Rounds; round++)
        {
            Write($"{round:0000}");
            Announce(new FileRegion(file, 0, content.Length));
            var result = await _output.FlushAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.False(result.IsCompleted);
        }

        await reader;
    }

    [Fact]
    public async Task CloseAsync_Unflushed_SendsTheRest()
    {
        Write("rest");
        await _output.CloseAsync(MinimumRate.None);
        Assert.Equal("rest"u8.ToArray(), _pair.ReceiveRest());
    }

    [Fact]
    public async Task CloseAsync_StalledClient_IsCutByTheClosingRate()
    {
        WriteMuch();
        var close = _output.CloseAsync(new MinimumRate(24_000, TimeSpan.FromSeconds(5))).AsTask();
        await Task.Delay(200, TestContext.Current.CancellationToken);

        for (var second = 0; second < 600 && !close.IsCompleted; second++)
        {
            _output.OnHeartbeat();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await close.WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.True(_connection.Aborted);
    }

    [Fact]
    public async Task CloseAsync_ConnectionClosedWhileWaiting_EndsAndReleasesEverything()
    {
        WriteMuch();
        var close = _output.CloseAsync(MinimumRate.None).AsTask();
        Assert.False(close.IsCompleted);

        _connection.CloseNow();

        await close.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(0, _services.Buffers.InUseBytes);
    }

    public void Dispose()
    {
        if (_output is not null)
        {
            _connection.CloseNow();
            Assert.True(_output.CloseAsync(MinimumRate.None).AsTask().Wait(TimeSpan.FromSeconds(5)));
            Assert.Equal(0, _services.Buffers.InUseBytes);
            _pair.Dispose();
            _file.Dispose();
        }

        _directory.Dispose();
    }

    private void Write(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        bytes.CopyTo(_output.GetMemory(bytes.Length));
        _output.Advance(bytes.Length);
    }

    /// <summary>More than the sockets take.</summary>
    private int WriteMuch()
    {
        for (var block = 0; block < 200; block++)
        {
            _output.GetMemory(64 * 1024);
            _output.Advance(64 * 1024);
        }

        return 200 * 64 * 1024;
    }

    private void Announce(FileRegion region)
    {
        Assert.True(_output.TryAnnounce(region, MinimumRate.None));
        var memory = _output.GetMemory(1);
        Assert.True(PhantomMemory.Owns(memory));
        Assert.Equal(region.Length, memory.Length);
        _output.Advance((int)region.Length);
    }

    private sealed class AbortableConnection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();
        private volatile bool _aborted;

        public AbortableConnection()
        {
            ConnectionClosed = _closed.Token;
        }

        public void CloseNow() => _closed.Cancel();

        public bool Aborted => _aborted;

        public override void Abort(ConnectionAbortedException abortReason) => _aborted = true;
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // Nobody listens.
        }
    }
}
