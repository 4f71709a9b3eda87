using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Sends that do not come to their end: by the client, by the application, by the server's own end.</summary>
[Collection(Alone.Name)]
public class LostClientTests
{
    private const long Gigabyte = 1L << 30;

    /// <summary>What the server runs on.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Kestrel;

    [Fact]
    public async Task Get_ClientResetsInTheMiddle_StopsAtOnce()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        server.Root.WriteSparse("large.bin", Gigabyte);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("GET", "/large.bin");
        await client.ReadHeadAsync();
        Assert.Equal(1_000_000, await client.ReadBodyAsync(Stream.Null, 1_000_000));

        client.Reset();

        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("client_gone") == 1, seconds: 5));
        var sent = server.Transferred("sendfile");
        Assert.InRange(sent, 1_000_000, 100_000_000);

        // The JIT may still be busy with what ran just now, so one of a few looks must find quiet.
        using var process = Process.GetCurrentProcess();
        var used = double.MaxValue;

        for (var look = 0; look < 6 && used > 50; look++)
        {
            var before = process.TotalProcessorTime;
            await Task.Delay(300, TestContext.Current.CancellationToken);
            process.Refresh();
            used = (process.TotalProcessorTime - before).TotalMilliseconds;
        }

        Assert.InRange(used, 0, 50);
        Assert.Equal(sent, server.Transferred("sendfile"));
        Assert.Equal(1, server.Failures("client_gone"));
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_ManyClientsReset_LeakNothing()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        server.Root.WriteSparse("large.bin", Gigabyte);

        for (var round = 0; round < 100; round++)
        {
            using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
            await client.SendAsync("GET", "/large.bin");

            if (round % 2 == 0)
            {
                await client.ReadHeadAsync();
            }

            client.Reset();
        }

        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("client_gone") >= 50, seconds: 5));
        await server.EndAsync();
    }

    [Fact]
    public async Task SendFileAsync_TokenCancelled_ResetsTheConnection()
    {
        using var cancellation = new CancellationTokenSource();
        var ended = new TaskCompletionSource<Exception?>();
        var server = await WireServer.StartAsync(transport: Transport, pipeline: (app, root) =>
        {
            app.UseZeroCopySendFile();
            app.Run(async context =>
            {
                try
                {
                    context.Response.ContentLength = Gigabyte;
                    await context.Response.SendFileAsync(root["large.bin"], 0, null, cancellation.Token);
                    ended.SetResult(null);
                }
                catch (Exception exception)
                {
                    ended.SetResult(exception);
                    throw;
                }
            });
        });
        server.Root.WriteSparse("large.bin", Gigabyte);
        using var client = await StallAsync(server, "/");

        await cancellation.CancelAsync();

        var exception = await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.IsAssignableFrom<OperationCanceledException>(exception);
        Assert.True(await WireServer.EventuallyAsync(() => server.Failures("canceled") == 1, seconds: 5));
        await AssertResetAsync(client);
        await server.EndAsync();
    }

    [Fact]
    public async Task Abort_DuringASend_ResetsTheConnectionAndEndsTheHandler()
    {
        var start = StartAbortableAsync(out var current, out var ended);
        var server = await start;
        server.Root.WriteSparse("large.bin", Gigabyte);
        using var client = await StallAsync(server, "/large.bin");

        (await current.Task).Abort();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await AssertResetAsync(client);
        await server.EndAsync();
    }

    [Fact]
    public async Task StopAsync_StalledClient_EndsWithinItsTimeout()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport, build: ServerOptions.MinimumRate(null));
        server.Root.WriteSparse("large.bin", Gigabyte);
        using var client = await StallAsync(server, "/large.bin");
        var watch = Stopwatch.StartNew();

        // Gives the server one second.
        var buffers = server.Context.Buffers;
        await server.DisposeAsync();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        await AssertResetAsync(client);
        Assert.True(await WireServer.EventuallyAsync(() => buffers.InUseBytes == 0, seconds: 5));
    }

    [Fact]
    public async Task StopAsync_SendInProgress_LetsItFinish()
    {
        var server = await WireServer.StartFilesAsync(transport: Transport);
        var content = server.Root.WriteRandom("file.bin", 12_000_000);
        using var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", "/file.bin");
        await client.ReadHeadAsync();
        var body = new MemoryStream();
        await client.ReadBodyAsync(body, 100_000);

        var lifetime = (IHostApplicationLifetime)server.Services.GetService(typeof(IHostApplicationLifetime))!;
        lifetime.StopApplication();
        var stop = server.DisposeAsync();
        await client.ReadBodyAsync(body, content.Length - body.Length);

        ServerChecks.Same(content, body.ToArray());
        await stop;
    }

    /// <summary>A client that asks, reads the head and nothing more; returns when the server's socket is full.</summary>
    private static async Task<RawClient> StallAsync(WireServer server, string path)
    {
        var client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET", path);
        await client.ReadHeadAsync();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task AssertResetAsync(RawClient client) =>
        await Assert.ThrowsAnyAsync<IOException>(() => client.ReadBodyAsync(Stream.Null, long.MaxValue));

    private Task<WireServer> StartAbortableAsync(out TaskCompletionSource<HttpContext> current, out TaskCompletionSource ended)
    {
        var (seen, left) = (new TaskCompletionSource<HttpContext>(), new TaskCompletionSource());
        (current, ended) = (seen, left);

        return WireServer.StartAsync(transport: Transport, pipeline: (app, root) =>
        {
            app.Use(async (context, next) =>
            {
                seen.SetResult(context);

                try
                {
                    await next(context);
                }
                finally
                {
                    left.SetResult();
                }
            });
            app.UseZeroCopyStaticFiles(new StaticFileOptions
            {
                FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(root.Path),
                ServeUnknownFileTypes = true,
            });
        });
    }
}
