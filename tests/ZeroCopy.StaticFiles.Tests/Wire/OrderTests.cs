using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Bytes arrive in the order in which they were written, whichever way each goes.</summary>
public class OrderTests
{
    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    [Fact]
    public async Task Get_AfterALargeFile_ConnectionStaysUsable()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        var large = server.Root.WriteRandom("large.bin", 30_000_000);
        var small = server.Root.WriteRandom("small.bin", 100);
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var round = 0; round < 3; round++)
        {
            ServerChecks.Same(large, (await client.RequestAsync("GET", "/large.bin")).Body);
            Assert.Equal(small, (await client.RequestAsync("GET", "/small.bin")).Body);
            Assert.Equal(418, (await client.RequestAsync("GET", "/missing")).StatusCode);
        }

        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_Pipelined_AnswersInOrder()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        var files = Enumerable.Range(0, 40).Select(index => server.Root.WriteRandom($"{index}.bin", 1 + (index * 7919 % 300_000))).ToArray();
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);

        await client.SendTextAsync(string.Concat(Enumerable.Range(0, 40).Select(index => $"GET /{index}.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")));

        foreach (var file in files)
        {
            var response = await client.ReadResponseAsync();
            Assert.Equal(200, response.StatusCode);
            ServerChecks.Same(file, response.Body);
        }

        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(10, 50_000)]
    [InlineData(8_000_000, 50_000)]
    [InlineData(8_000_000, 8_000_000)]
    public async Task SendFileAsync_WritesNotAwaited_KeepOrder(int writtenBefore, int fileLength)
    {
        var server = await WireServer.StartAsync(transport: Transport, pipeline: (app, root) =>
        {
            app.UseZeroCopySendFile();
            app.Run(async context =>
            {
                var before = Encoding.ASCII.GetBytes(new string('b', writtenBefore));
                context.Response.ContentLength = writtenBefore + fileLength + 5;
                var writing = context.Response.BodyWriter.WriteAsync(before).AsTask();
                var sending = context.Response.SendFileAsync(root["file.bin"], 0, null);
                await writing;
                await sending;
                await context.Response.WriteAsync("after");
            });
        });
        var content = server.Root.WriteRandom("file.bin", fileLength);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);

        await client.SendAsync("GET", "/");
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var response = await client.ReadResponseAsync();

        Assert.Equal(writtenBefore + fileLength + 5, response.Body.Length);
        Assert.Equal(-1, response.Body.AsSpan(0, writtenBefore).IndexOfAnyExcept((byte)'b'));
        Assert.True(content.AsSpan().SequenceEqual(response.Body.AsSpan(writtenBefore, fileLength)));
        Assert.Equal("after"u8.ToArray(), response.Body[^5..]);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task CancelPendingFlush_WriteWaits_LosesNothing()
    {
        const int Length = 20_000_000;
        var server = await WireServer.StartAsync(transport: Transport, pipeline: (app, root) => app.Run(async context =>
        {
            context.Response.ContentLength = Length + 5;
            var writer = context.Response.BodyWriter;
            var flush = writer.WriteAsync(new byte[Length]).AsTask();
            await Task.Delay(100);
            writer.CancelPendingFlush();

            // Kestrel hides the cancellation of its own buffering from the writer; the bytes are what counts.
            await flush;
            await writer.WriteAsync("after"u8.ToArray());
        }), build: ServerOptions.UseZeroCopy);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/");

        await Task.Delay(300, TestContext.Current.CancellationToken);
        var response = await client.ReadResponseAsync();

        Assert.Equal(Length + 5, response.Body.Length);
        Assert.Equal("after"u8.ToArray(), response.Body[^5..]);
        client.Dispose();
        await server.EndAsync();
    }
}
