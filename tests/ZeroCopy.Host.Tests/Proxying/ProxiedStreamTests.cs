using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>Answers that do not end, and connections that become something else.</summary>
public class ProxiedStreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WebSocket_ThroughTheProxy_Echoes(bool hasDoor)
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100_000];

            while (await socket.ReceiveAsync(buffer.AsMemory(), default) is { MessageType: not WebSocketMessageType.Close } read)
            {
                await socket.SendAsync(buffer.AsMemory(0, read.Count), read.MessageType, read.EndOfMessage, default);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default);
        });
        await using var server = await ProxyServer.StartAsync(backend.Address, hasDoor);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/api/socket"), patience.Token);

        foreach (var text in new[] { "first", new string('x', 50_000), "last" })
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            Assert.Equal(text, await ReceiveAsync(client, patience.Token));
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        Assert.Equal("bye", client.CloseStatusDescription);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_OfAServer_ArriveOneByOne(bool hasDoor)
    {
        var second = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteTextAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteTextAsync("data: 2\n\n");
        });
        await using var server = await ProxyServer.StartAsync(backend.Address, hasDoor);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("GET", "/api/events");
        await client.ReadHeadAsync();
        var first = new MemoryStream();
        await client.ReadBodyAsync(first, "9\r\ndata: 1\n\n\r\n".Length);
        second.SetResult();
        var rest = new MemoryStream();
        await client.ReadBodyAsync(rest, "9\r\ndata: 2\n\n\r\n".Length);

        Assert.Equal("9\r\ndata: 1\n\n\r\n", Encoding.ASCII.GetString(first.ToArray()));
        Assert.Equal("9\r\ndata: 2\n\n\r\n", Encoding.ASCII.GetString(rest.ToArray()));
    }

    [Fact]
    public async Task Backend_OfHttp2_IsSpokenToInHttp2()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync(context.Request.Protocol), HttpProtocols.Http2);
        await using var server = await ProxyServer.StartAsync(backend.Address, cluster: """, "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """);

        Assert.Equal("HTTP/2", await server.GetTextAsync("/api/x"));
    }

    private static async Task<string> ReceiveAsync(WebSocket socket, CancellationToken patience)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];

        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), patience);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read.Count));

            if (read.EndOfMessage)
            {
                return text.ToString();
            }
        }
    }
}
