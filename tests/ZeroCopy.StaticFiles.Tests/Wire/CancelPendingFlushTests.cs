using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>A cancelled flush answers its waiter early; the bytes, and the file they come from, must live on until they are sent.</summary>
public class CancelPendingFlushTests
{
    [Fact]
    public async Task CancelPendingFlush_FileWaits_DeliversTheFileWhole()
    {
        var ended = new TaskCompletionSource();
        var server = await WireServer.StartAsync((app, root) =>
        {
            app.UseZeroCopySendFile();
            app.Run(async context =>
            {
                context.Response.ContentLength = 20_000_000;
                var sending = context.Response.SendFileAsync(root["file.bin"], 0, null);
                await Task.Delay(100);
                context.Response.BodyWriter.CancelPendingFlush();
                await sending;
                ended.TrySetResult();
            });
        });
        var content = server.Root.WriteRandom("file.bin", 20_000_000);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/");
        await client.ReadHeadAsync();
        await Task.Delay(300, TestContext.Current.CancellationToken);

        var body = new MemoryStream();
        await client.ReadBodyAsync(body, content.Length);

        ServerChecks.Same(content, body.ToArray());
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        client.Dispose();
        await server.EndAsync();
    }
}
