using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>
/// The door answers on the event thread; the application never runs there, because it may block: "Set it only where no middleware or
/// handler blocks" is said of InlineCompletions alone.
/// </summary>
[Collection(Alone.Name)]
public class ThreadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Application_BehindTheDoor_RunsOnTheThreadPool(bool isInline)
    {
        var server = await DoorServer.StartAsync(isInline: isInline, behind: (app, _) => app.Map("/large", large => large.Run(async context =>
        {
            var block = new byte[100_000];

            // More than the socket takes, so each write waits for the client, and goes on where its end was noticed.
            for (var turn = 0; turn < 100; turn++)
            {
                await context.Response.Body.WriteAsync(block);
                Assert.True(Thread.CurrentThread.IsThreadPoolThread);
            }
        })));
        server.Write("a.txt", "a");
        var body = new string('b', 300_000);

        for (var round = 0; round < 10; round++)
        {
            using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

            // First on its connection, behind an answer, pipelined behind one, with a body at once and in pieces.
            Assert.Equal("next GET /one", (await client.RequestAsync("GET", "/one")).Text);
            Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
            await client.SendTextAsync("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal("a", (await client.ReadResponseAsync()).Text);
            Assert.Equal("next GET /two", (await client.ReadResponseAsync()).Text);
            await client.SendAsync("GET", $"/large?{round}");
            Assert.Equal(10_000_000, (await client.ReadResponseAsync()).Body.Length);
            await client.SendTextAsync($"POST /three HTTP/1.1\r\nHost: x\r\nContent-Length: {3 * body.Length}\r\n\r\n{body}");
            await client.SendTextAsync(body);
            await Task.Delay(5, TestContext.Current.CancellationToken);
            await client.SendTextAsync(body);
            Assert.Equal("next POST /three", (await client.ReadResponseAsync()).Text);
            await client.SendAsync("POST", "/four", "Transfer-Encoding: chunked");
            await client.SendTextAsync("3\r\nabc\r\n");
            await Task.Delay(5, TestContext.Current.CancellationToken);
            await client.SendTextAsync("0\r\n\r\n");
            Assert.Equal("next POST /four", (await client.ReadResponseAsync()).Text);
        }

        Assert.InRange(server.Threads.Count, 80, int.MaxValue);
        Assert.All(server.Threads, thread => Assert.True(thread.IsPool));
        await server.EndAsync();
    }

    // Inline only: otherwise the door waits for the thread pool, and that for the handlers.
    [Fact]
    public async Task Handlers_ThatBlock_DoNotDelayTheDoor()
    {
        var server = await DoorServer.StartAsync(isInline: true, behind: (app, _) => app.Map("/block", block => block.Run(context =>
        {
            Thread.Sleep(200);
            return context.Response.WriteAsync("blocked");
        })));
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync();

        // The test itself needs the thread pool that the handlers block, so the client's side is a thread of its own.
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        using var blocked = new CancellationTokenSource();
        var blockers = Enumerable.Range(0, 8).Select(_ => new Thread(() => BlockUntil(server.Port, blocked.Token))).ToList();
        blockers.ForEach(thread => thread.Start());
        var slowest = TimeSpan.Zero;
        var asker = new Thread(() => slowest = AskTwoHundredTimes(server.Port));
        asker.Start();
        asker.Join();
        await blocked.CancelAsync();
        blockers.ForEach(thread => thread.Join());

        Assert.InRange(slowest.TotalMilliseconds, 0, 100);
        Assert.Equal(204, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    private static void BlockUntil(int port, CancellationToken end)
    {
        using var socket = Connect(port);

        while (!end.IsCancellationRequested)
        {
            Ask(socket, "GET /block HTTP/1.1\r\nHost: x\r\n\r\n"u8, "blocked"u8);
        }
    }

    private static TimeSpan AskTwoHundredTimes(int port)
    {
        using var socket = Connect(port);
        var slowest = TimeSpan.Zero;

        // The first ones are about the accept and the look at the file, which are not the event thread's.
        for (var turn = 0; turn < 203; turn++)
        {
            var watch = Stopwatch.StartNew();
            Ask(socket, "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"u8, "\r\n\r\na"u8);
            slowest = turn >= 3 && watch.Elapsed > slowest ? watch.Elapsed : slowest;
            Thread.Sleep(3);
        }

        return slowest;
    }

    private static System.Net.Sockets.Socket Connect(int port)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        socket.Connect(System.Net.IPAddress.Loopback, port);
        return socket;
    }

    private static void Ask(System.Net.Sockets.Socket socket, ReadOnlySpan<byte> request, ReadOnlySpan<byte> last)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var length = 0;
        socket.Send(request);

        while (buffer[..length].IndexOf(last) < 0)
        {
            length += socket.Receive(buffer[length..]) is > 0 and var read ? read : throw new IOException("The server closed the connection.");
        }
    }
}
