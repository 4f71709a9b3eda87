namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesGetTests(PageServer page) : IClassFixture<PageServer>
{
    [Fact]
    public async Task Get_File_HasItsBytesAndHeaders()
    {
        var response = await page.GetAsync();

        Assert.Equal("HTTP/1.1 200 OK", response.StatusLine);
        Assert.Equal(PageServer.Content, response.Body);
        Assert.Equal(
            $"""
            200
            accept-ranges: bytes
            content-length: 1000
            content-type: text/plain
            etag: {PageServer.ETag}
            last-modified: {PageServer.LastModified}
            server: Kestrel
            """,
            response.Comparable);
    }

    // RFC 9110 §6.6.1: "An origin server with a clock MUST generate a Date header field in all 2xx (Successful), 3xx
    // (Redirection), and 4xx (Client Error) responses".
    [Theory]
    [InlineData("GET", PageServer.Path, "", 200)]
    [InlineData("GET", PageServer.Path, "Range: bytes=0-0", 206)]
    [InlineData("GET", PageServer.Path, "If-None-Match: *", 304)]
    [InlineData("GET", PageServer.Path, "If-Match: \"other\"", 412)]
    [InlineData("GET", PageServer.Path, "Range: bytes=5000-", 416)]
    [InlineData("HEAD", PageServer.Path, "", 200)]
    public async Task Response_OfEveryStatus_HasADate(string method, string path, string field, int status)
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var response = await client.RequestAsync(method, path, field.Length == 0 ? [] : [field]);

        Assert.Equal(status, response.StatusCode);
        Assert.True(DateTimeOffset.TryParseExact(response["Date"], "R", null, default, out var date));
        Assert.InRange(DateTimeOffset.UtcNow - date, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(30));
    }

    // RFC 9110 §8.8.2.1: "An origin server with a clock MUST NOT generate a Last-Modified date that is later than the
    // server's time of message origination (Date)."
    [Fact]
    public async Task Get_FileDatedInTheFuture_HasLastModifiedOfNow()
    {
        page.Server.Root.Write("future.txt", "x");
        page.Server.Root.Date("future.txt", DateTimeOffset.UtcNow.AddDays(2));

        var response = await RawClient.GetAsync(page.Port, "/future.txt");

        var modified = DateTimeOffset.ParseExact(response["Last-Modified"]!, "R", null);
        Assert.InRange(DateTimeOffset.UtcNow - modified, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    // RFC 9110 §8.8.1: "a strong validator … changes value whenever a change occurs to the representation data".
    [Fact]
    public async Task ETag_TwoStatesWithinASecondOfOneLength_Differ()
    {
        page.Server.Root.Write("twice.txt", "one");
        page.Server.Root.Date("twice.txt", PageServer.Modified);
        var first = await RawClient.GetAsync(page.Port, "/twice.txt");
        page.Server.Root.Write("twice.txt", "two");
        page.Server.Root.Date("twice.txt", PageServer.Modified.AddTicks(1));

        var second = await RawClient.GetAsync(page.Port, "/twice.txt");

        Assert.Equal(first["Last-Modified"], second["Last-Modified"]);
        Assert.NotEqual(first["ETag"], second["ETag"]);
        Assert.Equal("two", second.Text);
    }

    [Fact]
    public async Task Get_FileFromBeforeTheEpoch_IsServed()
    {
        page.Server.Root.Write("old.txt", "old");
        page.Server.Root.Date("old.txt", new DateTimeOffset(1960, 1, 2, 3, 4, 5, TimeSpan.Zero));

        var response = await RawClient.GetAsync(page.Port, "/old.txt");

        Assert.Equal("old", response.Text);
        Assert.Equal("Sat, 02 Jan 1960 03:04:05 GMT", response["Last-Modified"]);
    }

    [Theory]
    [InlineData("GET", "?v=1")]
    [InlineData("GET", "?")]
    [InlineData("GET", "?../../etc/passwd")]
    public async Task Get_WithAQuery_IgnoresIt(string method, string query)
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var response = await client.RequestAsync(method, PageServer.Path + query);

        Assert.Equal(PageServer.Content, response.Body);
    }
}
