using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class SocketConnectionTests
{
    public SocketConnectionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    public static TheoryData<string, bool> Ends { get; } = new MatrixTheoryData<string, bool>(["end", "reset", "abort", "dispose"], [false, true]);

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task ConnectionClosed_AnyEnd_IsToldOnTheThreadPool(string end, bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.False(pair.Connection.ConnectionClosed.IsCancellationRequested);
        await using var registration = pair.Connection.ConnectionClosed.Register(() => told.TrySetResult(Thread.CurrentThread.IsThreadPoolThread));

        await EndAsync(pair, end);

        Assert.True(await told.Task.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task ConnectionClosed_AskedForAfterTheEnd_IsCancelled(string end, bool isInline)
    {
        await using var pair = ConnectionPair.Start(isInline);
        var reading = Record.ExceptionAsync(pair.ReadToEndAsync);
        await EndAsync(pair, end);
        await reading;

        // The reader may be told a moment earlier.
        Assert.True(await WireServer.EventuallyAsync(() => pair.Connection.ConnectionClosed.IsCancellationRequested, seconds: 5));
    }

    [Fact]
    public async Task ConnectionClosed_AskedForWhileItEnds_IsNeverLost()
    {
        for (var round = 0; round < 500; round++)
        {
            await using var pair = ConnectionPair.Start();
            var ending = Task.Run(() => pair.Client.Shutdown(SocketShutdown.Send), TestContext.Current.CancellationToken);
            Thread.SpinWait(round * 20);
            await pair.WhenClosedAsync();
            await ending;
        }
    }

    [Fact]
    public async Task ConnectionClosed_CallbackThrows_IsLogged()
    {
        await using var pair = ConnectionPair.Start();
        await using var registration = pair.Connection.ConnectionClosed.Register(() => throw new InvalidOperationException("of the application"));

        pair.Client.Shutdown(SocketShutdown.Send);

        Assert.True(await WireServer.EventuallyAsync(() => pair.Log.GetSnapshot().Any(record => record.Id.Id == 14), seconds: 5));
    }

    [Fact]
    public async Task ConnectionClosed_Replaced_GivesTheReplacement()
    {
        await using var pair = ConnectionPair.Start();
        using var source = new CancellationTokenSource();

        pair.Connection.ConnectionClosed = source.Token;

        Assert.Equal(source.Token, pair.Connection.ConnectionClosed);
    }

    [Fact]
    public async Task Abort_Client_SeesAReset()
    {
        await using var pair = ConnectionPair.Start();

        pair.Connection.Abort(new ConnectionAbortedException());

        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => pair.Client.Receive(new byte[1])).SocketErrorCode);
    }

    // Aborting tells the reader, whose end disposes the connection: that must not be faster with an orderly end.
    [Fact]
    public async Task Abort_DisposedByTheReaderAtOnce_ClientSeesAReset()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var pair = ConnectionPair.Start();
            var serving = ServeAsync(pair);
            var abort = Task.Run(() => pair.Connection.Abort(new ConnectionAbortedException()), TestContext.Current.CancellationToken);

            Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => pair.Client.Receive(new byte[1])).SocketErrorCode);
            await abort;
            await serving;
        }

        static async Task ServeAsync(ConnectionPair pair)
        {
            await Record.ExceptionAsync(pair.ReadToEndAsync);
            await pair.Connection.DisposeAsync();
        }
    }

    // A socket that is closed leaves its epoll set without a word. The door's sends do not end with the input.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_SendWaitsForTheClient_EndsIt(bool staysOnEventThread)
    {
        await using var pair = ConnectionPair.Start(receiveBuffer: 16 * 1024);
        pair.Output.Write(new byte[8_000_000]);
        var flush = FlushAsync(pair, staysOnEventThread);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(flush.IsCompleted);

        pair.Connection.Abort(new ConnectionAbortedException());

        Assert.True((await flush.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).IsCompleted);
        Assert.Equal(0, pair.Services.Buffers.InUseBytes);
    }

    [Fact]
    public async Task Dispose_OutputWritten_SendsAllAndThenTheEnd()
    {
        await using var pair = ConnectionPair.Start(receiveBuffer: 16 * 1024);
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        pair.Output.Write(content);

        var disposing = pair.Connection.DisposeAsync().AsTask();
        var received = new MemoryStream();
        await new NetworkStream(pair.Client).CopyToAsync(received, TestContext.Current.CancellationToken).WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        await disposing.WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);

        ServerChecks.Same(content, received.ToArray());
        Assert.Equal(0, pair.Services.Buffers.InUseBytes);
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingTheSecondTime()
    {
        await using var pair = ConnectionPair.Start();

        await pair.Connection.DisposeAsync();
        await pair.Connection.DisposeAsync();

        Assert.Equal(0, pair.Client.Receive(new byte[1]));
    }

    [Fact]
    public async Task EndPoints_Connected_AreThoseOfTheSocket()
    {
        await using var pair = ConnectionPair.Start();

        Assert.Equal(pair.Client.LocalEndPoint, pair.Connection.RemoteEndPoint);
        Assert.Equal(pair.Client.RemoteEndPoint, pair.Connection.LocalEndPoint);
        pair.Connection.RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1);
        pair.Connection.LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 2);
        Assert.Equal("127.0.0.1:1", pair.Connection.RemoteEndPoint.ToString());
        Assert.Equal("127.0.0.1:2", pair.Connection.LocalEndPoint.ToString());
    }

    [Fact]
    public async Task EndPoints_AskedForAfterTheEnd_AreStillThere()
    {
        await using var pair = ConnectionPair.Start();
        var (local, remote) = (pair.Client.LocalEndPoint, pair.Client.RemoteEndPoint);
        pair.Client.Close(timeout: 0);
        await Record.ExceptionAsync(pair.ReadToEndAsync);

        Assert.Equal(local, pair.Connection.RemoteEndPoint);
        Assert.Equal(remote, pair.Connection.LocalEndPoint);
    }

    [Fact]
    public async Task ConnectionId_AskedForAtTheSameTime_IsOne()
    {
        await using var pair = ConnectionPair.Start();
        using var start = new Barrier(4);
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return pair.Connection.ConnectionId;
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Single(ids.Distinct());
    }

    // What an event loop still held would never be collected.
    [Fact]
    public async Task Dispose_ManyConnections_LeavesNothingInTheEventLoops()
    {
        var connections = new List<WeakReference>();

        for (var turn = 0; turn < 20; turn++)
        {
            connections.Add(await ServeOneAsync(turn));
        }

        Assert.True(await WireServer.EventuallyAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return connections.Count(connection => connection.IsAlive) <= 1;
            },
            seconds: 10), $"{connections.Count(connection => connection.IsAlive)} are still held");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> ServeOneAsync(int turn)
    {
        await using var pair = ConnectionPair.Start(isInline: turn % 2 == 0);
        pair.Send("request");
        await pair.ReadAsync(7);
        pair.Output.Write("response"u8);
        await pair.Output.FlushAsync();
        Assert.Equal(8, pair.Client.Receive(new byte[100]));

        if (turn % 3 == 0)
        {
            pair.Connection.Abort(new ConnectionAbortedException());
        }

        return new WeakReference(pair.Connection);
    }

    private static Task<FlushResult> FlushAsync(ConnectionPair pair, bool staysOnEventThread) =>
        pair.Output.FlushAsync(MinimumRate.None, staysOnEventThread).AsTask();

    private static async Task EndAsync(ConnectionPair pair, string end)
    {
        switch (end)
        {
            case "end":
                pair.Client.Shutdown(SocketShutdown.Send);
                break;
            case "reset":
                pair.Client.Close(timeout: 0);
                break;
            case "abort":
                pair.Connection.Abort(new ConnectionAbortedException());
                break;
            default:
                await pair.Connection.DisposeAsync();
                break;
        }
    }
}
