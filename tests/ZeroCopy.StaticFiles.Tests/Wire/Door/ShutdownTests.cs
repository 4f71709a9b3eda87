using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>IServer.StopAsync: "Stop processing requests and shut down the server, gracefully if possible."</summary>
[Collection(Alone.Name)]
public class ShutdownTests
{
    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.ZeroCopy;

    [Theory]
    [InlineData("")]
    [InlineData("/a.txt")]
    [InlineData("/unknown")]
    public async Task StopAsync_IdleConnection_EndsAtOnce(string firstPath)
    {
        var server = await DoorServer.StartAsync(transport: Transport);
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync();

        if (firstPath.Length > 0)
        {
            Assert.Equal(200, (await client.RequestAsync("GET", firstPath)).StatusCode);
        }
        else
        {
            // Until the server has accepted both; the later one last.
            Assert.Equal("a", (await RawClient.GetAsync(server.Port, "/a.txt")).Text);
        }

        var watch = Stopwatch.StartNew();
        await server.StopAsync();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        Assert.True(await client.IsAtEndAsync());
        await server.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_DownloadUnderWay_IsFinishedFirst(bool isKestrels)
    {
        var server = await DoorServer.StartAsync(transport: Transport, behind: DoorServer.UseFiles);
        var content = server.WriteRandom("large.bin", 12_000_000);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        if (isKestrels)
        {
            Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);
        }

        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 100_000);

        var stop = server.StopAsync();
        Assert.False(stop.IsCompleted);
        await client.ReadBodyAsync(body, content.Length - body.Length);

        ServerChecks.Same(content, body.ToArray());
        Assert.True(await client.IsAtEndAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.EndAsync();
    }

    // RFC 9112 §9.6: "A server … MAY close the connection … The server SHOULD send a 'close' connection option in its final response
    // on that connection." The second request is there already when the server begins to close.
    [Theory]
    [InlineData("/a.txt", 1)]
    [InlineData("/large.bin", 20_000_000)]
    public async Task Get_WhileClosing_IsTheLastAndSaysSo(string second, int length)
    {
        var server = await DoorServer.StartAsync(transport: Transport);
        var content = server.WriteRandom("large.bin", 20_000_000);
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);

        await client.SendTextAsync($"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\nGET {second} HTTP/1.1\r\nHost: x\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
        var (_, fields) = await client.ReadHeadAsync();
        Assert.DoesNotContain(fields, field => field.Key == "Connection");

        var stop = server.StopAsync();
        await server.WhenClosing;
        Assert.Equal(content.Length, await client.ReadBodyAsync(Stream.Null, content.Length));
        var last = await client.ReadResponseAsync();

        Assert.Equal("close", last["Connection"]);
        Assert.Equal(length, last.Body.Length);
        Assert.True(await client.IsAtEndAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Answered);
        await server.EndAsync();
    }

    // The application answers what it has begun, and Kestrel says that it is the last.
    [Fact]
    public async Task StopAsync_RequestInTheApplication_IsAnswered()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = await DoorServer.StartAsync(transport: Transport, behind: (app, _) => app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            entered.TrySetResult();
            await leave.Task;
            await next(context);
        }));
        server.Write("a.txt", "a");
        using var client = await server.ConnectAsync();
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        await client.SendAsync("GET", "/unknown");
        await entered.Task;

        var stop = server.StopAsync();
        await server.WhenClosing;
        leave.SetResult();
        var response = await client.ReadResponseAsync();

        Assert.Equal(("next GET /unknown", "close"), (response.Text, response["Connection"]));
        Assert.True(await client.IsAtEndAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.EndAsync();
    }

    [Fact]
    public async Task StopAsync_StalledDownload_IsCutWhenThePatienceEnds()
    {
        var server = await DoorServer.StartAsync(transport: Transport, limits: limits => limits.MinResponseDataRate = null);
        server.WriteSparse("large.bin", 1L << 30);
        using var client = await server.ConnectAsync(receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        var watch = Stopwatch.StartNew();

        await server.StopAsync(seconds: 1);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
        await Assert.ThrowsAnyAsync<IOException>(() => client.ReadBodyAsync(Stream.Null, long.MaxValue));
        await server.EndAsync();
    }
}
