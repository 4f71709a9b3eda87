using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What <c>UseZeroCopySendFile</c> does for everything that calls <c>SendFileAsync</c>.</summary>
public class SendFileTests
{
    [Theory]
    [InlineData(0, null, 0, 1000)]
    [InlineData(100, null, 100, 900)]
    [InlineData(100, 200, 100, 200)]
    [InlineData(0, 1000, 0, 1000)]
    [InlineData(999, 1, 999, 1)]
    [InlineData(1000, null, 1000, 0)]
    [InlineData(5, 0, 5, 0)]
    public async Task SendFileAsync_Part_ArrivesBySendFile(int offset, int? count, int from, int length)
    {
        await using var server = await StartAsync((context, path) =>
        {
            context.Response.ContentLength = length;
            return context.Response.SendFileAsync(path, offset, count);
        });

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(PageServer.Content[from..(from + length)], response.Body);
        await AssertSentAsync(server, length);
    }

    [Fact]
    public async Task ResultsFile_PhysicalPath_ArrivesBySendFile()
    {
        await using var server = await StartAsync((context, path) => Results.File(path, "text/x-result").ExecuteAsync(context));

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.Equal("text/x-result", response["Content-Type"]);
        Assert.Equal(PageServer.Content, response.Body);
        await AssertSentAsync(server, PageServer.Length);
    }

    [Fact]
    public async Task PhysicalFile_RangesEnabled_ServesTheRangeBySendFile()
    {
        await using var server = await StartAsync((context, path) => TypedResults.PhysicalFile(path, enableRangeProcessing: true).ExecuteAsync(context));

        var response = await RawClient.GetAsync(server.Port, "/", "Range: bytes=10-19");

        Assert.Equal(206, response.StatusCode);
        Assert.Equal(PageServer.Content[10..20], response.Body);
        await AssertSentAsync(server, 10);
    }

    [Fact]
    public async Task UseStaticFiles_Behind_ArrivesBySendFile()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            app.UseZeroCopySendFile();
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path) });
        });
        PageServer.Write(server.Root);

        var whole = await RawClient.GetAsync(server.Port, PageServer.Path);
        var range = await RawClient.GetAsync(server.Port, PageServer.Path, "Range: bytes=10-19");

        Assert.Equal(PageServer.Content, whole.Body);
        Assert.Equal(PageServer.Content[10..20], range.Body);
        await AssertSentAsync(server, PageServer.Length + 10, responses: 2);
    }

    [Fact]
    public async Task SendFileAsync_NoContentLength_IsChunkedAndCopied()
    {
        await using var server = await StartAsync((context, path) => context.Response.SendFileAsync(path));

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.Equal("chunked", response["Transfer-Encoding"]);
        Assert.Equal(PageServer.Content, response.Body);
        Assert.True(await WireServer.EventuallyAsync(() => server.CopiedBecause("no_content_length") == 1));
        Assert.Equal(0, server.SentBySendFile);
    }

    [Fact]
    public async Task SendFileAsync_BetweenWrites_KeepsTheOrder()
    {
        await using var server = await StartAsync(async (context, path) =>
        {
            context.Response.ContentLength = 6 + 1000 + 5;
            await context.Response.WriteAsync("before");
            await context.Response.SendFileAsync(path);
            await context.Response.WriteAsync("after");
        });

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.Equal([.. "before"u8, .. PageServer.Content, .. "after"u8], response.Body);
        await AssertSentAsync(server, PageServer.Length);
    }

    // Bytes that wait in the writer must leave before those of the file.
    [Fact]
    public async Task SendFileAsync_AfterAnUnflushedWrite_KeepsTheOrder()
    {
        await using var server = await StartAsync(async (context, path) =>
        {
            context.Response.ContentLength = 6 + 1000 + 5;
            var writer = context.Response.BodyWriter;
            "before"u8.CopyTo(writer.GetSpan(6));
            writer.Advance(6);
            await context.Response.SendFileAsync(path);
            await writer.WriteAsync("after"u8.ToArray());
        });

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.Equal([.. "before"u8, .. PageServer.Content, .. "after"u8], response.Body);
        await AssertSentAsync(server, PageServer.Length);
    }

    [Fact]
    public async Task SendFileAsync_Twice_ArrivesTwice()
    {
        await using var server = await StartAsync(async (context, path) =>
        {
            context.Response.ContentLength = 1500;
            await context.Response.SendFileAsync(path, 500, 500);
            await context.Response.SendFileAsync(path);
        });
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var i = 0; i < 3; i++)
        {
            var response = await client.RequestAsync("GET", "/");
            Assert.Equal([.. PageServer.Content[500..], .. PageServer.Content], response.Body);
        }

        await AssertSentAsync(server, 3 * 1500, responses: 6);
    }

    [Fact]
    public async Task SendFileAsync_Head_HasNoBodyAndTheConnectionLives()
    {
        await using var server = await StartAsync((context, path) =>
        {
            context.Response.ContentLength = 1000;
            return context.Response.SendFileAsync(path);
        });
        using var client = await RawClient.ConnectAsync(server.Port);

        var head = await client.RequestAsync("HEAD", "/");
        var get = await client.RequestAsync("GET", "/");

        Assert.Equal("1000", head["Content-Length"]);
        Assert.Equal(PageServer.Content, get.Body);
        await AssertSentAsync(server, PageServer.Length);
    }

    [Theory]
    [InlineData("missing", typeof(FileNotFoundException))]
    [InlineData("missing/page.txt", typeof(FileNotFoundException))]
    [InlineData(".", typeof(FileNotFoundException))]
    [InlineData("page.txt\0", typeof(ArgumentException))]
    [InlineData("loop", typeof(UnauthorizedAccessException))]
    public async Task SendFileAsync_BadPath_Throws(string name, Type exception) =>
        await AssertThrowsAsync((context, root) => context.Response.SendFileAsync(Path.Combine(root, name)), exception);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(1001, null)]
    [InlineData(0, 1001L)]
    [InlineData(1, 1000L)]
    [InlineData(0, -1L)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1, long.MaxValue)]
    public async Task SendFileAsync_PartOutsideOfTheFile_Throws(long offset, long? count) =>
        await AssertThrowsAsync((context, root) => context.Response.SendFileAsync(Path.Combine(root, "page.txt"), offset, count), typeof(ArgumentOutOfRangeException));

    // RFC 9110 §8.6: "a server MUST NOT send Content-Length … unless its field value equals the decimal number of octets".
    [Fact]
    public async Task SendFileAsync_MoreThanContentLength_ThrowsAndSendsNoByteTooMuch()
    {
        Exception? thrown = null;
        await using var server = await StartAsync(async (context, path) =>
        {
            context.Response.ContentLength = 10;
            thrown = await Record.ExceptionAsync(() => context.Response.SendFileAsync(path, context.RequestAborted));
            context.Abort();
        });
        using var client = await RawClient.ConnectAsync(server.Port);
        var wire = new MemoryStream();

        await client.SendAsync("GET", "/");
        await Record.ExceptionAsync(() => client.ReadBodyAsync(wire, long.MaxValue));

        Assert.IsType<InvalidOperationException>(thrown);
        Assert.DoesNotContain("line 0001", System.Text.Encoding.ASCII.GetString(wire.ToArray()), StringComparison.Ordinal);
        Assert.Equal(0, server.Transferred("sendfile"));
    }

    // Kestrel's own check: what was promised and not sent must break the connection.
    [Fact]
    public async Task SendFileAsync_LessThanContentLength_ConnectionIsClosed()
    {
        await using var server = await StartAsync((context, path) =>
        {
            context.Response.ContentLength = 2000;
            return context.Response.SendFileAsync(path);
        });
        using var client = await RawClient.ConnectAsync(server.Port);
        var body = new MemoryStream();

        await client.SendAsync("GET", "/");
        await client.ReadHeadAsync();
        await Record.ExceptionAsync(() => client.ReadBodyAsync(body, 2000));

        Assert.Equal(PageServer.Content, body.ToArray());
    }

    [Fact]
    public async Task SendFileAsync_TokenCancelledBefore_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Exception? thrown = null;
        await using var server = await StartAsync(async (context, path) =>
        {
            context.Response.ContentLength = 1000;
            thrown = await Record.ExceptionAsync(() => context.Response.SendFileAsync(path, 0, null, cancelled.Token));
            context.Response.ContentLength = 2;
            await context.Response.WriteAsync("ok");
        });

        var response = await RawClient.GetAsync(server.Port, "/");

        Assert.IsType<OperationCanceledException>(thrown, exactMatch: false);
        Assert.Equal("ok", response.Text);
    }

    [Fact]
    public async Task Body_OtherThanFiles_PassesThrough()
    {
        await using var server = await StartAsync(async (context, _) =>
        {
            var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            body.DisableBuffering();
            await body.StartAsync();
            await body.Stream.WriteAsync("stream "u8.ToArray());
            await body.Writer.WriteAsync("writer"u8.ToArray());
            await body.CompleteAsync();
        });

        Assert.Equal("stream writer", (await RawClient.GetAsync(server.Port, "/")).Text);
    }

    [Fact]
    public async Task UseZeroCopySendFile_Twice_ArrivesOnce()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            app.UseZeroCopySendFile();
            app.UseZeroCopySendFile();
            app.Run(context =>
            {
                context.Response.ContentLength = 1000;
                return context.Response.SendFileAsync(root["page.txt"]);
            });
        });
        PageServer.Write(server.Root);

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/")).Body);
        await AssertSentAsync(server, PageServer.Length);
    }

    private static async Task AssertThrowsAsync(Func<HttpContext, string, Task> send, Type exception)
    {
        Exception? thrown = null;
        await using var server = await StartAsync(async (context, path) =>
        {
            thrown = await Record.ExceptionAsync(() => send(context, Path.GetDirectoryName(path)!));
            throw thrown ?? new InvalidOperationException("nothing was thrown");
        });
        server.Root.Link("loop", "loop");
        using var client = await RawClient.ConnectAsync(server.Port);

        var failed = await client.RequestAsync("GET", "/");
        var next = await client.RequestAsync("GET", "/");

        Assert.Equal(500, failed.StatusCode);
        Assert.Equal(500, next.StatusCode);
        Assert.IsType(exception, thrown, exactMatch: false);
        Assert.Contains(server.Log.GetSnapshot(), record => record.Level == LogLevel.Error && record.Exception == thrown);
    }

    private static async Task AssertSentAsync(WireServer server, long bytes, int responses = 1)
    {
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == bytes && (bytes == 0 || server.SentBySendFile == responses)));
        Assert.Equal(0, server.Copied);
    }

    private static async Task<WireServer> StartAsync(Func<HttpContext, string, Task> send)
    {
        var server = await WireServer.StartAsync((app, root) =>
        {
            app.UseZeroCopySendFile();
            app.Run(context => send(context, root["page.txt"]));
        });
        PageServer.Write(server.Root);
        return server;
    }
}
