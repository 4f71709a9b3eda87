using System.Net.Sockets;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>
/// RFC 9112 §9.6: a client may close its side once it has sent its last request. Such as <c>nc -N</c> do, and wait for the answer.
/// </summary>
public class HalfCloseTests
{
    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.ZeroCopy;

    [Theory]
    [InlineData(100, false)]
    [InlineData(20_000, false)]
    [InlineData(100, true)]
    [InlineData(20_000, true)]
    public async Task Get_ClientShutsItsSideDown_StillGetsItsAnswer(int length, bool isInline)
    {
        var server = await DoorServer.StartAsync(transport: Transport, isInline: isInline);
        var content = server.WriteRandom("file.bin", length);

        for (var turn = 0; turn < 20; turn++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync("GET", "/file.bin");
            client.Socket.Shutdown(SocketShutdown.Send);

            ServerChecks.Same(content, (await client.ReadResponseAsync()).Body);
            Assert.True(await client.IsAtEndAsync());
        }

        Assert.Equal(20, server.Answered);
        await server.EndAsync();
    }

    // Kestrel takes the end of the client's side for the end of the connection, and loses such answers now and then. The door goes on.
    [Fact]
    public async Task Get_LargeFile_ClientShutsItsSideDown_StillGetsItsAnswer()
    {
        var server = await DoorServer.StartAsync(transport: Transport);
        var content = server.WriteRandom("file.bin", 8_000_000);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        await client.SendAsync("GET", "/file.bin");
        client.Socket.Shutdown(SocketShutdown.Send);

        ServerChecks.Same(content, (await client.ReadResponseAsync()).Body);
        Assert.True(await client.IsAtEndAsync());
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_PipelinedThenShutDown_GetsAllAnswers()
    {
        var server = await DoorServer.StartAsync(transport: Transport);
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync();

        await client.SendTextAsync(string.Concat(Enumerable.Repeat("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n", 10)));
        client.Socket.Shutdown(SocketShutdown.Send);

        for (var turn = 0; turn < 10; turn++)
        {
            Assert.Equal("a", (await client.ReadResponseAsync()).Text);
        }

        Assert.True(await client.IsAtEndAsync());
        await server.EndAsync();
    }

    // Between requests that is the ordinary end of a connection: nothing to answer and nothing to tell.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Connection_ClientShutsDownBetweenRequests_IsClosedQuietly(int requests)
    {
        var server = await DoorServer.StartAsync(transport: Transport);
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync();

        for (var request = 0; request < requests; request++)
        {
            Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        }

        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.True(await client.IsAtEndAsync());
        await server.EndAsync();
    }
}
