using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>An input that is ended by this side, or whose reader fails: the event thread goes on for all others.</summary>
public class SocketInputEndTests
{
    public SocketInputEndTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_ByTheReader_EndsTheInputWithTheNextBytes(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        pair.Send("request");
        await pair.ReadAsync(7);

        await pair.Input.CompleteAsync();
        pair.Send("more");

        await pair.WhenClosedAsync();
        Assert.Equal(0, pair.Pool.Rented);
        Assert.Equal(0, pair.Log.Count);
    }

    // A pipe throws a reader's exception at its writer: here, on the event thread.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_ByTheReaderWithAnException_EndsThisConnectionOnly(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        pair.Send("request");
        await pair.ReadAsync(7);

        await pair.Input.CompleteAsync(new InvalidOperationException("of the application"));
        pair.Send("more");

        await pair.WhenClosedAsync();
        await AssertOthersAreServedAsync();
        Assert.Contains(pair.Log.GetSnapshot(), record => record.Id.Id == 13 && record.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task Complete_WhilePausedWithAnException_EndsThisConnectionOnly()
    {
        await using var pair = ConnectionPair.Start(maxBuffered: 10_000);
        pair.Watch();
        pair.Client.Send(new byte[100_000]);
        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented > 2, seconds: 5));

        await pair.Input.CompleteAsync(new InvalidOperationException("of the application"));

        await pair.WhenClosedAsync();
        await AssertOthersAreServedAsync();
        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented == 0, seconds: 5));
    }

    [Fact]
    public async Task Read_ReaderThrowsWhereItGoesOn_EndsThisConnectionOnly()
    {
        await using var pair = ConnectionPair.Start(isInline: true);

        // An async method would keep the exception; whoever waits by hand does not.
#pragma warning disable CA2012
        pair.Input.ReadAsync(CancellationToken.None).GetAwaiter().UnsafeOnCompleted(() => throw new InvalidOperationException("of the application"));
#pragma warning restore CA2012

        pair.Send("request");

        await pair.WhenClosedAsync();
        await AssertOthersAreServedAsync();
    }

    // Kestrel disposes it a second after it has aborted what is left, whether or not that has ended.
    [Fact]
    public async Task Read_MemoryPoolDisposed_EndsTheInput()
    {
        await using var pair = ConnectionPair.Start();
        pair.Pool.Dispose();

        pair.Send("request");

        await pair.WhenClosedAsync();
        await AssertOthersAreServedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_ReaderWaits_TellsItWhy(bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var reading = pair.ReadToEndAsync();

        pair.Connection.Abort(new ConnectionAbortedException("because"));

        Assert.Equal("because", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading)).Message);
        await pair.WhenClosedAsync();
    }

    [Fact]
    public async Task Abort_WhilePaused_TellsTheReaderWhy()
    {
        await using var pair = ConnectionPair.Start(maxBuffered: 10_000);
        pair.Watch();
        pair.Client.Send(new byte[100_000]);
        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented > 2, seconds: 5));

        pair.Connection.Abort(new ConnectionAbortedException("because"));

        await pair.WhenClosedAsync();
        Assert.Equal("because", (await Assert.ThrowsAsync<ConnectionAbortedException>(pair.ReadToEndAsync)).Message);
        await pair.Input.CompleteAsync();
        Assert.True(await WireServer.EventuallyAsync(() => pair.Pool.Rented == 0, seconds: 5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_EventThreadIsInTheReader_EndsWhenItIsBack(bool isOnTheEventThread)
    {
        await using var pair = ConnectionPair.Start(isInline: true);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var reading = ReadOneAsync();
        pair.Send("request");
        Assert.True(entered.Wait(ConnectionPair.Patience, TestContext.Current.CancellationToken));

        if (!isOnTheEventThread)
        {
            pair.Connection.Abort(new ConnectionAbortedException("because"));
        }

        leave.Set();

        await reading.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("because", (await Assert.ThrowsAsync<ConnectionAbortedException>(pair.ReadToEndAsync)).Message);
        await pair.WhenClosedAsync();

        async Task ReadOneAsync()
        {
            var result = await pair.Input.ReadAsync();
            entered.Set();
            leave.Wait(ConnectionPair.Patience);

            if (isOnTheEventThread)
            {
                pair.Connection.Abort(new ConnectionAbortedException("because"));
            }

            pair.Input.AdvanceTo(result.Buffer.End);
            await ConnectionPair.LeaveEventThread();
        }
    }

    // Bytes come all the time; whatever the kernel says of the socket then, the reader is told what this side said.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_BytesAreComing_AlwaysTellsTheReaderWhy(bool isInline)
    {
        for (var round = 0; round < 100; round++)
        {
            await using var pair = ConnectionPair.Start(isInline);
            var reading = pair.ReadToEndAsync();
            var sending = Task.Run(() =>
            {
                var chunk = new byte[3000];

                while (pair.Client.Send(chunk, System.Net.Sockets.SocketFlags.None, out var error) > 0 && error == System.Net.Sockets.SocketError.Success)
                {
                    Thread.SpinWait(50);
                }
            }, TestContext.Current.CancellationToken);
            await Task.Delay(round % 5, TestContext.Current.CancellationToken);

            pair.Connection.Abort(new ConnectionAbortedException("because"));

            Assert.Equal("because", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading)).Message);
            await sending.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertOthersAreServedAsync()
    {
        // Each event thread in turn.
        for (var turn = 0; turn < Environment.ProcessorCount; turn++)
        {
            await using var other = ConnectionPair.Start(isInline: true);
            var reading = other.ReadAsync(5);
            other.Send("other");
            Assert.Equal("other", await reading);
        }
    }
}
