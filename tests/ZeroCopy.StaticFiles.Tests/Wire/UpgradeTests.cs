using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class UpgradeTests
{
    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    // RFC 6455 §4.2.2: after the 101 response the connection carries frames both ways; the output that ZeroCopy owns
    // carries them like any other bytes.
    [Fact]
    public async Task WebSocket_ThroughTheOwnedOutput_Echoes()
    {
        await using var server = await WireServer.StartAsync(transport: Transport, pipeline: (app, _) =>
        {
            app.UseZeroCopySendFile();
            app.UseWebSockets();
            app.Run(async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[64 * 1024];

                while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
                {
                    await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            });
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/"), CancellationToken.None);

        foreach (var length in (int[])[1, 1000, 60_000])
        {
            var sent = Encoding.ASCII.GetBytes(new string('x', length));
            await client.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            var received = new MemoryStream();
            var buffer = new byte[64 * 1024];
            ValueWebSocketReceiveResult result;

            do
            {
                result = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                received.Write(buffer, 0, result.Count);
            }
            while (!result.EndOfMessage);

            Assert.Equal(sent, received.ToArray());
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
