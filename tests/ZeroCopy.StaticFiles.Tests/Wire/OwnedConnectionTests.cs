using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Everything else that goes over a connection whose output ZeroCopy owns.</summary>
public class OwnedConnectionTests : IAsyncLifetime
{
    private static readonly byte[] Large = MakeLarge();

    private WireServer _server = null!;

    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    public async ValueTask InitializeAsync()
    {
        _server = await WireServer.StartAsync(transport: Transport, pipeline: (app, root) =>
        {
            app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(root.Path) });
            app.UseWebSockets();
            app.Run(async context =>
            {
                if (context.WebSockets.IsWebSocketRequest)
                {
                    await EchoAsync(await context.WebSockets.AcceptWebSocketAsync());
                }
                else if (HttpMethods.IsPost(context.Request.Method))
                {
                    await context.Request.Body.CopyToAsync(context.Response.Body);
                }
                else
                {
                    await context.Response.Body.WriteAsync(Large);
                }
            });
        });
        PageServer.Write(_server.Root);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Get_LargeChunkedResponseBetweenFiles_ArrivesWhole()
    {
        using var client = await RawClient.ConnectAsync(_server.Port, receiveBuffer: 4096);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PageServer.Content, (await client.RequestAsync("GET", PageServer.Path)).Body);
            Assert.Equal(Large, (await client.RequestAsync("GET", "/large")).Body);
        }
    }

    // RFC 9110 §10.1.1: a server "MUST … send an immediate response" 100 to Expect: 100-continue before it reads the content.
    [Fact]
    public async Task Post_ExpectContinue_IsAskedForAndEchoed()
    {
        using var client = await RawClient.ConnectAsync(_server.Port);

        await client.SendAsync("POST", "/", "Content-Length: 4", "Expect: 100-continue");
        Assert.Equal(100, (await client.ReadResponseAsync(hasBody: false)).StatusCode);
        await client.SendTextAsync("body");

        Assert.Equal("body", (await client.ReadResponseAsync()).Text);
        Assert.Equal(PageServer.Content, (await client.RequestAsync("GET", PageServer.Path)).Body);
    }

    [Fact]
    public async Task WebSocket_Messages_AreEchoed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.Port}/socket"), cancellation);
        var buffer = new byte[Large.Length];

        foreach (var message in new[] { [1], PageServer.Content, Large })
        {
            await client.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellation);
            var received = 0;
            ValueWebSocketReceiveResult part;

            do
            {
                part = await client.ReceiveAsync(buffer.AsMemory(received), cancellation);
                received += part.Count;
            }
            while (!part.EndOfMessage);

            Assert.Equal(message, buffer[..received]);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[10_000];

        while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
        {
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, CancellationToken.None);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static byte[] MakeLarge()
    {
        var content = new byte[2_000_000];
        new Random(1).NextBytes(content);
        return content;
    }
}
