using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using ZeroCopy.Host.Proxying;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>Files that a backend names by X-Accel-Redirect or X-Sendfile in the place of a body.</summary>
public class InternalFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redirect_ToAFile_SendsItWithTheFieldsOfTheBackend(bool hasDoor)
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address, hasDoor);
        var answer = await server.GetAsync("/api/x",
            "Want-X-Accel-Redirect: /internal/files/report.txt?ignored", "Want-Content-Type: text/csv", "Want-Content-Disposition: attachment; filename=r.csv",
            "Want-ETag: \"v1\"", "Want-Cache-Control: private", "Want-Set-Cookie: a=b", "Want-X-Accel-Buffering: no", "Want-X-Accel-Limit-Rate: 1", "Want-Content-Encoding: gzip");

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal("0123456789", answer.Text);
        Assert.Equal("10", answer["Content-Length"]);
        Assert.Equal("text/csv", answer["Content-Type"]);
        Assert.Equal("attachment; filename=r.csv", answer["Content-Disposition"]);
        Assert.Equal("\"v1\"", answer["ETag"]);
        Assert.Equal("Mon, 06 May 2024 07:08:09 GMT", answer["Last-Modified"]);
        Assert.Equal("private", answer["Cache-Control"]);
        Assert.Equal("a=b", answer["Set-Cookie"]);
        Assert.Equal("bytes", answer["Accept-Ranges"]);
        Assert.Null(answer["Content-Encoding"]);
        Assert.Null(answer["Transfer-Encoding"]);
        Assert.DoesNotContain(answer.Fields, field => field.Key.StartsWith("X-Accel", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Range: bytes=2-4", 206, "234")]
    [InlineData("Range: bytes=50-", 416, "")]
    [InlineData("If-None-Match: \"v1\"", 304, "")]
    [InlineData("If-None-Match: \"v2\"", 200, "0123456789")]
    [InlineData("If-Match: \"v2\"", 412, "")]
    public async Task Redirect_WithConditionsAndRanges_FollowsThemByTheTagOfTheBackend(string field, int status, string text)
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var answer = await server.GetAsync("/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt", "Want-ETag: \"v1\"", field);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(text, answer.Text);
        Assert.Equal(status == 206 ? "bytes 2-4/10" : status == 416 ? "bytes */10" : null, answer["Content-Range"]);
    }

    [Fact]
    public async Task Redirect_ToAHead_HasNoContent()
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        using var client = await RawClient.ConnectAsync(server.Port);
        var answer = await client.RequestAsync("HEAD", "/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt");

        Assert.Equal("10", answer["Content-Length"]);

        // On the same connection: nothing was sent that does not belong there.
        Assert.Equal("a file", (await client.RequestAsync("GET", "/api/there.txt")).Text);
    }

    [Theory]
    [InlineData("POST", 200, 200)]
    [InlineData("GET", 403, 403)]
    [InlineData("GET", 206, 206)]
    public async Task Redirect_OfAnotherMethodOrStatus_IsTheContentOfThatAnswer(string method, int status, int expected)
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var answer = await server.AskAsync(method, "/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt", $"Want-Status: {status}", "Range: bytes=0-1", "Content-Length: 0");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == 206 ? "01" : "0123456789", answer.Text);
    }

    [Fact]
    public async Task Redirect_WithoutContent_IsOnlyTakenAway()
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var answer = await server.GetAsync("/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt", "Want-Status: 204");

        Assert.Equal(204, answer.StatusCode);
        Assert.Null(answer["X-Accel-Redirect"]);
    }

    [Theory]
    [InlineData("/internal/files/missing.txt")]
    [InlineData("/internal/files/../../secret.txt")]
    [InlineData("/internal/files/%2e%2e/secret.txt")]
    [InlineData("/internal/files/..%2fsecret.txt")]
    [InlineData("/internal/files/%252e%252e/secret.txt")]
    [InlineData("/internal/files/..%5csecret.txt")]
    [InlineData("/internal/files/..\\secret.txt")]
    [InlineData("/internal/files/report.txt%00.png")]
    [InlineData("/internal/files/report.txt/")]
    [InlineData("/internal/files-other/report.txt")]
    [InlineData("/INTERNAL/files/report.txt")]
    [InlineData("internal/files/report.txt")]
    [InlineData("/internal/files/up/secret.txt")]
    [InlineData("/internal/filesreport.txt")]
    [InlineData("/internal/files/")]
    [InlineData("/internal/files")]
    [InlineData("/elsewhere/report.txt")]
    [InlineData("/internal/files/link.txt")]
    [InlineData("@named")]
    [InlineData("http://example.org/x")]
    public async Task Redirect_ToWhatIsNotThere_Is404AndAWarning(string target)
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        server.Directory.Link("internal/link.txt", server.Directory["secret.txt"]);
        server.Directory.Link("internal/up", server.Directory.Path);
        var answer = await server.GetAsync("/api/x", $"Want-X-Accel-Redirect: {target}", "Want-Content-Type: text/csv", "Want-Cache-Control: max-age=9", "Want-Set-Cookie: a=b");

        Assert.Equal(404, answer.StatusCode);
        Assert.Equal("page for 404", answer.Text);
        Assert.Null(answer["X-Accel-Redirect"]);
        Assert.Null(answer["Cache-Control"]);
        Assert.Contains(server.Logs.GetSnapshot(), record => record.Category == ProxyLog.Category && record.Level == LogLevel.Warning && record.Message.Contains(target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{0}/internal/report.txt", "0123456789")]
    [InlineData("report.txt", "0123456789")]
    [InlineData("{0}/internal/sub/%C3%A4%20b.txt", "umlaut")]
    [InlineData("{0}/internal/../secret.txt", null)]
    [InlineData("{0}/secret.txt", null)]
    [InlineData("../secret.txt", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("{0}/internalreport.txt", null)]
    public async Task Sendfile_OfAPathOnDisk_IsConfinedToTheDirectories(string path, string? text)
    {
        await using var backend = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var answer = await server.GetAsync("/api/x", $"Want-X-Sendfile: {path.Replace("{0}", server.Directory.Path, StringComparison.Ordinal)}");

        Assert.Equal(text is null ? 404 : 200, answer.StatusCode);
        Assert.Equal(text ?? "page for 404", answer.Text);
        Assert.Null(answer["X-Sendfile"]);
    }

    [Fact]
    public async Task Sendfile_OfANameInUtf8_IsThatFile()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().ReadExactlyAsync(new byte[1]);
            await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Sendfile: sub/ä b.txt\r\n\r\n"));
            await connection.GetStream().CopyToAsync(Stream.Null);
        }, TestContext.Current.CancellationToken);
        await using var server = await ProxyServer.StartAsync($"http://{listener.LocalEndpoint}");

        Assert.Equal("umlaut", await server.GetTextAsync("/api/x"));
    }

    [Fact]
    public async Task Fields_OfAClient_DoNothing()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync($"[{context.Request.Headers["X-Accel-Redirect"]}{context.Request.Headers["X-Sendfile-Type"]}]"));
        await using var server = await ProxyServer.StartAsync(backend.Address);

        Assert.Equal("[]", (await server.GetAsync("/api/x", "X-Accel-Redirect: /internal/files/report.txt", "X-Sendfile-Type: X-Accel-Redirect")).Text);
        Assert.Equal("a file", (await server.GetAsync("/api/there.txt", "X-Accel-Redirect: /internal/files/report.txt")).Text);
        Assert.Equal(404, (await server.GetAsync("/internal/files/report.txt")).StatusCode);
    }
}
