using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Whose request the next one is.</summary>
public class TurnTests
{
    private const string FakeRequest = "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Theory]
    [InlineData("GET", "/unknown")]
    [InlineData("HEAD", "/unknown")]
    [InlineData("GET", "/unknown?query=1")]
    public async Task Get_AfterOneThatKestrelAnswered_IsTheDoorsAgain(string method, string path)
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        for (var turn = 1; turn <= 5; turn++)
        {
            Assert.Equal(200, (await client.RequestAsync(method, path)).StatusCode);
            Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
            Assert.Equal(turn, server.Answered);
        }

        client.Dispose();
        await server.EndAsync();
    }

    public static TheoryData<string, string> RequestsWithBody => new()
    {
        { $"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {FakeRequest.Length}\r\n\r\n{FakeRequest}", FakeRequest },
        { $"PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{FakeRequest.Length:x}\r\n{FakeRequest}\r\n0\r\n\r\n", FakeRequest },
        { $"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nG\r\n{FakeRequest.Length - 1:x}\r\n{FakeRequest[1..]}\r\n0\r\n\r\n", FakeRequest },
        { $"GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {FakeRequest.Length}\r\n\r\n{FakeRequest}", FakeRequest },
        { $"GET /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{FakeRequest.Length:x}\r\n{FakeRequest}\r\n0\r\n\r\n", FakeRequest },
        { "GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "" },
    };

    // RFC 9112 §6: the body of a request is delimited by its framing, whatever it looks like.
    [Theory]
    [MemberData(nameof(RequestsWithBody))]
    public async Task Body_ThatLooksLikeARequest_IsNeverAnsweredAsOne(string request, string body)
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        // Before Kestrel, after the door's first answer, and all at once.
        await client.SendTextAsync(FakeRequest + request + FakeRequest + request + "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal("a", (await client.ReadResponseAsync()).Text);
        Assert.Equal(body, (await client.ReadResponseAsync()).Text);
        Assert.Equal("a", (await client.ReadResponseAsync()).Text);
        Assert.Equal(body, (await client.ReadResponseAsync()).Text);
        Assert.Equal("next GET /last", (await client.ReadResponseAsync()).Text);

        // The one in front; everything behind the body is Kestrel's.
        Assert.Equal(1, server.Answered);
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // The head and the body come apart, and so does the body: each piece is a request to look at.
    [Fact]
    public async Task Body_InPiecesThatLookLikeRequests_IsEchoedByteForByte()
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        const int Pieces = 50;
        Assert.Equal("next GET /unknown", (await client.RequestAsync("GET", "/unknown")).Text);

        await client.SendTextAsync($"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {FakeRequest.Length * Pieces}\r\n\r\n");

        for (var piece = 0; piece < Pieces; piece++)
        {
            await client.SendTextAsync(FakeRequest);
            await Task.Yield();
        }

        Assert.Equal(string.Concat(Enumerable.Repeat(FakeRequest, Pieces)), (await client.ReadResponseAsync()).Text);
        Assert.Equal(0, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_Large_IsEchoedByteForByte(bool isInline)
    {
        var server = await DoorServer.StartAsync(isInline: isInline);
        server.Write("a.txt", "a");
        var body = new byte[2_000_000];
        new Random(1).NextBytes(body);
        var text = Encoding.Latin1.GetString(body);
        var client = await server.ConnectAsync();
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);

        var send = client.SendTextAsync($"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{text}");
        var response = await client.ReadResponseAsync();
        await send;

        ServerChecks.Same(body, response.Body);
        client.Dispose();
        await server.EndAsync();
    }

    // Kestrel reads to the end what the application leaves, before it takes the next request.
    [Fact]
    public async Task Body_ThatTheApplicationLeaves_IsNotAnsweredEither()
    {
        var server = await DoorServer.StartAsync(behind: (app, options) =>
        {
            DoorServer.UseFiles(app, options);
            app.Map("/ignore", ignore => ignore.Run(context => context.Response.WriteAsync("ignored")));
        });
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        var body = string.Concat(Enumerable.Repeat(FakeRequest, 500));

        for (var turn = 0; turn < 5; turn++)
        {
            await client.SendTextAsync($"POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n");
            Assert.Equal("ignored", (await client.ReadResponseAsync()).Text);
            await client.SendTextAsync(body + "GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal("next GET /last", (await client.ReadResponseAsync()).Text);
        }

        Assert.Equal(0, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // RFC 9110 §10.1.1: "A server that receives a 100-continue expectation … MUST send either 100 (Continue) or a final status code".
    [Fact]
    public async Task Post_ExpectContinue_IsAskedForItsBody()
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);

        await client.SendAsync("POST", "/echo", $"Content-Length: {FakeRequest.Length}", "Expect: 100-continue");
        Assert.Equal(100, (await client.ReadResponseAsync()).StatusCode);
        await client.SendTextAsync(FakeRequest);

        Assert.Equal(FakeRequest, (await client.ReadResponseAsync()).Text);
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // RFC 9110 §7.8: after 101 the connection speaks the other protocol, which may look like HTTP.
    [Fact]
    public async Task Upgrade_Accepted_EveryLaterByteIsTheApplications()
    {
        var server = await DoorServer.StartAsync(behind: (app, _) => app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            {
                await next(context);
                return;
            }

            await using var stream = await upgrade.UpgradeAsync();
            var buffer = new byte[FakeRequest.Length];

            while (await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length)
            {
                await stream.WriteAsync(buffer);
            }
        }));
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();
        Assert.Equal("a", (await client.RequestAsync("GET", "/a.txt")).Text);

        await client.SendAsync("GET", "/a.txt", "Connection: Upgrade", "Upgrade: echo");
        Assert.Equal(101, (await client.ReadResponseAsync()).StatusCode);
        var echo = new MemoryStream();

        for (var turn = 0; turn < 3; turn++)
        {
            await client.SendTextAsync(FakeRequest);
            Assert.Equal(FakeRequest.Length, await client.ReadBodyAsync(echo, FakeRequest.Length));
        }

        Assert.Equal(FakeRequest + FakeRequest + FakeRequest, Encoding.ASCII.GetString(echo.ToArray()));
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }
}
