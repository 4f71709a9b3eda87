using System.Net.Sockets;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Events;

/// <summary>Registrations for input stay, and report each change once (EPOLLET).</summary>
public class ReadinessLoopInputTests
{
    private static readonly Lazy<ReadinessLoop> SharedLoop = new(() =>
    {
        Assert.Equal(0, ReadinessLoop.TryStart("test input", out var loop));
        return loop!;
    });

    private readonly ReadinessLoop _loop;

    public ReadinessLoopInputTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _loop = SharedLoop.Value;
    }

    [Fact]
    public async Task RegisterInput_DataIsThere_CallsOnce()
    {
        using var pair = new SocketPair();
        pair.Far.Send("data"u8);
        var handler = new CountingHandler();

        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        await AssertReadsAsync(handler, 1);
        Assert.False(handler.UntilEmpty);
        Assert.Equal(0, handler.Calls);
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task RegisterInput_NothingThere_StaysSilentUntilDataComes()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));
        await AssertReadsAsync(handler, 0);

        // Nobody takes the bytes, and each arrival is reported all the same, once.
        for (var arrival = 1; arrival <= 5; arrival++)
        {
            pair.Far.Send("data"u8);
            await AssertReadsAsync(handler, arrival);
        }

        _loop.Unregister(registration);
    }

    [Fact]
    public async Task RegisterInput_PeerEndsItsSide_SaysToReadUntilEmpty()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        pair.Far.Shutdown(SocketShutdown.Send);

        await AssertReadsAsync(handler, 1);
        Assert.True(handler.UntilEmpty);
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task RegisterInput_EndedAlready_SaysToReadUntilEmpty()
    {
        using var pair = new SocketPair();
        pair.Far.Send("data"u8);
        pair.Far.Shutdown(SocketShutdown.Send);
        var handler = new CountingHandler();

        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        await AssertReadsAsync(handler, 1);
        Assert.True(handler.UntilEmpty);
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task RegisterInput_PeerResets_SaysToReadUntilEmpty()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        pair.Far.Close(timeout: 0);

        await AssertReadsAsync(handler, 1);
        Assert.True(handler.UntilEmpty);
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task RegisterInput_UrgentByte_SaysToReadUntilEmpty()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        pair.Far.Send("!"u8, SocketFlags.OutOfBand);

        Assert.True(await WireServer.EventuallyAsync(() => handler.UntilEmpty, seconds: 5));
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Unregister_DataComesLater_IsNotReported()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.RegisterInput(pair.Near.SafeHandle, handler, out var registration));

        _loop.Unregister(registration);
        pair.Far.Send("data"u8);

        await AssertReadsAsync(handler, 0);
    }

    // The kernel still has the first socket; its events carry a generation that the place no longer has.
    [Fact]
    public async Task Unregister_PlaceUsedAgain_EventsOfTheFirstDoNotReachTheSecond()
    {
        using var first = new SocketPair();
        using var second = new SocketPair();
        var (old, fresh) = (new CountingHandler(), new CountingHandler());
        Assert.Equal(0, ReadinessLoop.TryStart("test places", out var loop));
        Assert.Equal(0, loop!.RegisterInput(first.Near.SafeHandle, old, out var earlier));
        loop.Unregister(earlier);
        Assert.Equal(0, loop.RegisterInput(second.Near.SafeHandle, fresh, out var later));
        Assert.Equal(earlier.Index, later.Index);
        Assert.NotEqual(earlier.Generation, later.Generation);

        first.Far.Send("data"u8);
        await AssertReadsAsync(fresh, 0);
        second.Far.Send("data"u8);

        await AssertReadsAsync(fresh, 1);
        Assert.Equal(0, old.Reads);
        loop.Unregister(later);
    }

    [Fact]
    public void RegisterInput_SocketClosed_FailsAndVacatesThePlace()
    {
        var pair = new SocketPair();
        var handle = pair.Near.SafeHandle;
        pair.Dispose();
        Assert.Equal(0, ReadinessLoop.TryStart("test places", out var loop));

        Assert.Equal(-Errno.EBADF, loop!.RegisterInput(handle, new CountingHandler(), out var failed));

        using var another = new SocketPair();
        Assert.Equal(0, loop.RegisterInput(another.Near.SafeHandle, new CountingHandler(), out var next));
        Assert.Equal(failed.Index, next.Index);
        loop.Unregister(next);
    }

    // Places grow while events look handlers up without a lock.
    [Fact]
    public async Task RegisterInput_WhileOthersAreCalled_ReachesEachHandler()
    {
        Assert.Equal(0, ReadinessLoop.TryStart("test places", out var loop));
        var pairs = new List<(SocketPair Pair, CountingHandler Handler, ReadinessLoop.Registration Registration)>();

        for (var turn = 0; turn < 300; turn++)
        {
            var (pair, handler) = (new SocketPair(), new CountingHandler());
            Assert.Equal(0, loop!.RegisterInput(pair.Near.SafeHandle, handler, out var registration));
            pairs.Add((pair, handler, registration));
            pairs[turn / 2].Pair.Far.Send("x"u8);
            pair.Far.Send("x"u8);
        }

        Assert.True(await WireServer.EventuallyAsync(() => pairs.All(each => each.Handler.Reads > 0), seconds: 5));

        foreach (var (pair, _, registration) in pairs)
        {
            loop!.Unregister(registration);
            pair.Dispose();
        }
    }

    [Fact]
    public void IsOnEventThread_Elsewhere_IsFalse() => Assert.False(ReadinessLoop.IsOnEventThread);

    private static async Task AssertReadsAsync(CountingHandler handler, int expected)
    {
        await WireServer.EventuallyAsync(() => handler.Reads >= expected, seconds: 5);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.Equal(expected, handler.Reads);
    }
}
