using System.Net.Sockets;
using ZeroCopy.StaticFiles.Events;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Events;

public class ReadinessLoopTests
{
    // Loops live as long as the process, so all tests share one.
    private static readonly Lazy<ReadinessLoop> SharedLoop = new(() =>
    {
        Assert.Equal(0, ReadinessLoop.TryStart("test events", out var loop));
        return loop!;
    });

    private readonly ReadinessLoop _loop;

    public ReadinessLoopTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _loop = SharedLoop.Value;
    }

    [Fact]
    public async Task Arm_SocketHasRoom_CallsTheHandlerOnce()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.Register(pair.Near.SafeHandle, handler, out var registration));

        Assert.Equal(0, _loop.Arm(pair.Near.SafeHandle, registration));

        Assert.True(await handler.NextAsync());
        Assert.False(await handler.NextAsync(100));
        Assert.Equal(1, handler.Calls);
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Arm_Again_CallsAgain()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.Register(pair.Near.SafeHandle, handler, out var registration));

        for (var round = 1; round <= 20; round++)
        {
            Assert.Equal(0, _loop.Arm(pair.Near.SafeHandle, registration));
            Assert.True(await handler.NextAsync());
            Assert.Equal(round, handler.Calls);
        }

        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Register_NotArmed_StaysSilent()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();

        Assert.Equal(0, _loop.Register(pair.Near.SafeHandle, handler, out var registration));

        Assert.False(await handler.NextAsync(100));
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Arm_SocketFull_WaitsUntilThePeerReads()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Fill(pair.Near);
        Assert.Equal(0, _loop.Register(pair.Near.SafeHandle, handler, out var registration));
        Assert.Equal(0, _loop.Arm(pair.Near.SafeHandle, registration));
        Assert.False(await handler.NextAsync(100));

        var buffer = new byte[1024 * 1024];

        // Room counts as such only when a third of the send buffer is free.
        while (handler.Calls == 0 && pair.Far.Available > 0)
        {
            pair.Far.Receive(buffer);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(await handler.NextAsync());
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Arm_PeerResets_CallsTheHandler()
    {
        using var pair = new SocketPair();
        var handler = new CountingHandler();
        Fill(pair.Near);
        Assert.Equal(0, _loop.Register(pair.Near.SafeHandle, handler, out var registration));
        Assert.Equal(0, _loop.Arm(pair.Near.SafeHandle, registration));

        pair.Far.Close(timeout: 0);

        Assert.True(await handler.NextAsync());
        _loop.Unregister(registration);
    }

    [Fact]
    public async Task Unregister_EventOnItsWay_IsIgnoredThoughTheSlotIsUsedAgain()
    {
        using var blockingPair = new SocketPair();
        using var oldPair = new SocketPair();
        using var newPair = new SocketPair();
        using var release = new ManualResetEventSlim();
        var blocking = new CountingHandler { During = () => release.Wait(10_000) };
        var old = new CountingHandler();
        var fresh = new CountingHandler();
        Assert.Equal(0, _loop.Register(blockingPair.Near.SafeHandle, blocking, out var blockingRegistration));
        Assert.Equal(0, _loop.Register(oldPair.Near.SafeHandle, old, out var oldRegistration));

        // The event thread is held while the old registration becomes ready, ends, and its slot is taken over.
        Assert.Equal(0, _loop.Arm(blockingPair.Near.SafeHandle, blockingRegistration));
        Assert.True(await blocking.NextAsync());
        Assert.Equal(0, _loop.Arm(oldPair.Near.SafeHandle, oldRegistration));
        _loop.Unregister(oldRegistration);
        Assert.Equal(0, _loop.Register(newPair.Near.SafeHandle, fresh, out var newRegistration));
        Assert.Equal(oldRegistration.Index, newRegistration.Index);
        Assert.NotEqual(oldRegistration, newRegistration);
        release.Set();

        Assert.False(await fresh.NextAsync(100));
        Assert.Equal(0, old.Calls);

        // The new one is alive all the same.
        Assert.Equal(0, _loop.Arm(newPair.Near.SafeHandle, newRegistration));
        Assert.True(await fresh.NextAsync());
        _loop.Unregister(newRegistration);
        _loop.Unregister(blockingRegistration);
    }

    [Fact]
    public async Task Unregister_OfAnEarlierGeneration_LeavesTheLaterOneAlone()
    {
        using var first = new SocketPair();
        using var second = new SocketPair();
        var handler = new CountingHandler();
        Assert.Equal(0, _loop.Register(first.Near.SafeHandle, new CountingHandler(), out var earlier));
        _loop.Unregister(earlier);
        Assert.Equal(0, _loop.Register(second.Near.SafeHandle, handler, out var later));
        Assert.Equal(earlier.Index, later.Index);

        _loop.Unregister(earlier);

        Assert.Equal(0, _loop.Arm(second.Near.SafeHandle, later));
        Assert.True(await handler.NextAsync());
        _loop.Unregister(later);
    }

    [Fact]
    public void Register_SocketClosed_FailsAndVacatesTheSlot()
    {
        var pair = new SocketPair();
        var handle = pair.Near.SafeHandle;
        pair.Dispose();

        Assert.Equal(-Errno.EBADF, _loop.Register(handle, new CountingHandler(), out var failed));

        using var another = new SocketPair();
        Assert.Equal(0, _loop.Register(another.Near.SafeHandle, new CountingHandler(), out var next));
        Assert.Equal(failed.Index, next.Index);
        _loop.Unregister(next);
    }

    // More than one wait takes at a time (256), and more than the first slots (64).
    [Fact]
    public async Task Arm_ManySockets_CallsEachHandlerOnce()
    {
        var pairs = Enumerable.Range(0, 400).Select(_ => new SocketPair()).ToArray();
        var handlers = pairs.Select(_ => new CountingHandler()).ToArray();
        var registrations = new ReadinessLoop.Registration[pairs.Length];

        for (var index = 0; index < pairs.Length; index++)
        {
            Assert.Equal(0, _loop.Register(pairs[index].Near.SafeHandle, handlers[index], out registrations[index]));
        }

        Assert.Equal(pairs.Length, registrations.Distinct().Count());

        for (var index = 0; index < pairs.Length; index++)
        {
            Assert.Equal(0, _loop.Arm(pairs[index].Near.SafeHandle, registrations[index]));
        }

        foreach (var handler in handlers)
        {
            Assert.True(await handler.NextAsync());
        }

        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.All(handlers, handler => Assert.Equal(1, handler.Calls));

        for (var index = 0; index < pairs.Length; index++)
        {
            _loop.Unregister(registrations[index]);
            pairs[index].Dispose();
        }
    }

    [Fact]
    public void TryGetNext_ManyTimes_GivesFewLoops()
    {
        var loops = new HashSet<ReadinessLoop>();

        for (var turn = 0; turn < 50; turn++)
        {
            Assert.Equal(0, ReadinessLoops.Output.TryGetNext(out var loop));
            loops.Add(loop!);
        }

        Assert.Equal(Math.Clamp(Environment.ProcessorCount / 2, 1, 8), loops.Count);
    }

    private static void Fill(Socket socket)
    {
        socket.Blocking = false;
        var chunk = new byte[64 * 1024];

        while (true)
        {
            socket.Send(chunk, SocketFlags.None, out var error);

            if (error == SocketError.WouldBlock)
            {
                return;
            }
        }
    }
}
