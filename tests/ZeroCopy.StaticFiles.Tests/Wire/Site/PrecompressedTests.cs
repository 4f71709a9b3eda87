using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

public class PrecompressedTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("let c = 1;\n", 500)));

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("*", "br")]
    public async Task Get_CodingAccepted_IsSentWithTypeLengthAndTagOfItsOwn(string accepted, string coding)
    {
        await using var server = await StartAsync();
        var (brotli, gzip) = WriteAll(server.Root);

        var plain = await RawClient.GetAsync(server.Port, "/lib.js");
        var response = await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: " + accepted);
        var notModified = await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: " + accepted, "If-None-Match: " + response["ETag"]);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(coding, response["Content-Encoding"]);
        Assert.Equal("text/javascript", response["Content-Type"]);
        Assert.Equal(coding == "br" ? brotli : gzip, response.Body);
        Assert.Equal("Accept-Encoding", response["Vary"]);
        Assert.Equal("Accept-Encoding", plain["Vary"]);
        Assert.Null(plain["Content-Encoding"]);
        Assert.NotEqual(plain["ETag"], response["ETag"]);

        // RFC 9110 §15.4.5: a 304 "MUST generate any of the following header fields that would have been sent in a 200 (OK) response
        // to the same request: Content-Location, Date, ETag, and Vary; Cache-Control and Expires".
        Assert.Equal((304, "Accept-Encoding", response["ETag"]), (notModified.StatusCode, notModified["Vary"], notModified["ETag"]));
    }

    // §14.2: ranges are of the selected representation, which is the coded one.
    [Fact]
    public async Task Get_RangeOfACodedFile_IsOfTheCodedBytes()
    {
        await using var server = await StartAsync();
        var (brotli, _) = WriteAll(server.Root);

        var response = await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: br", "Range: bytes=2-5");

        Assert.Equal((206, $"bytes 2-5/{brotli.Length}", "br"), (response.StatusCode, response["Content-Range"], response["Content-Encoding"]));
        Assert.Equal(brotli[2..6], response.Body);
    }

    [Fact]
    public async Task Get_StaleCodedFile_IsRefusedAndReportedOnce()
    {
        await using var server = await StartAsync();
        server.Root.Write("lib.js", Content);
        server.Root.Date("lib.js", SiteServer.Old);
        SiteServer.WriteCoded(server.Root, "lib.js", ".br", Content, SiteServer.Old.AddSeconds(-1));

        for (var round = 0; round < 3; round++)
        {
            var response = await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: br");
            Assert.Equal((200, null), (response.StatusCode, response["Content-Encoding"]));
            Assert.Equal(Content, response.Body);
        }

        Assert.Single(server.Log.GetSnapshot(), record => record.Id.Id == 104);
    }

    [Fact]
    public async Task Get_NoCodedFile_HasNoVary()
    {
        await using var server = await StartAsync();

        Assert.Null((await RawClient.GetAsync(server.Port, "/app.js", "Accept-Encoding: br"))["Vary"]);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 406)]
    public async Task Get_EveryCodingRefused_ByOption(bool refuse, int statusCode)
    {
        await using var server = await StartAsync(options => options.Files.RefuseUnacceptableCodings = refuse);
        WriteAll(server.Root);

        Assert.Equal(statusCode, (await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: identity;q=0")).StatusCode);
    }

    [Theory]
    [InlineData(false, 418)]
    [InlineData(true, 200)]
    public async Task Get_CodedFileWithoutOriginal_ByOption(bool serve, int statusCode)
    {
        await using var server = await StartAsync(options => options.Files.ServePrecompressedWithoutOriginal = serve);
        SiteServer.WriteCoded(server.Root, "only.css", ".br", Content);

        var response = await RawClient.GetAsync(server.Port, "/only.css", "Accept-Encoding: br");

        Assert.Equal(statusCode, response.StatusCode);
        Assert.Equal(serve ? "text/css" : null, response["Content-Type"]);
        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/only.css")).StatusCode);
    }

    [Fact]
    public async Task Get_CodedFileThatAppearsOrGoes_IsNoticedWithinTheRevalidation()
    {
        await using var server = await StartAsync();
        server.Root.Write("lib.js", Content);
        server.Root.Date("lib.js", SiteServer.Old);
        Assert.Null((await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: br"))["Content-Encoding"]);

        SiteServer.WriteCoded(server.Root, "lib.js", ".br", Content);
        Assert.Equal("br", (await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: br"))["Content-Encoding"]);

        File.Delete(server.Root["lib.js.br"]);
        Assert.Null((await RawClient.GetAsync(server.Port, "/lib.js", "Accept-Encoding: br"))["Content-Encoding"]);
    }

    private static (byte[] Brotli, byte[] Gzip) WriteAll(TemporaryDirectory root)
    {
        root.Write("lib.js", Content);
        root.Date("lib.js", SiteServer.Old);
        return (SiteServer.WriteCoded(root, "lib.js", ".br", Content), SiteServer.WriteCoded(root, "lib.js", ".gz", Content));
    }

    private static Task<WireServer> StartAsync(Action<ZeroCopyFileServerOptions>? configure = null) => SiteServer.StartAsync(options =>
    {
        options.Files.PrecompressedCodings.Add("br");
        options.Files.PrecompressedCodings.Add("gzip");
        configure?.Invoke(options);
    });
}
