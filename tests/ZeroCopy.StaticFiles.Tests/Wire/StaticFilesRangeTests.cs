namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesRangeTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §15.3.7.1: "If a single part is being transferred, the server generating the 206 response MUST generate a
    // Content-Range header field, describing what range of the selected representation is enclosed".
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-499", 0, 500)]
    [InlineData("bytes=500-998", 500, 499)]
    [InlineData("bytes=999-999", 999, 1)]
    [InlineData("bytes=500-", 500, 500)]
    [InlineData("bytes=0-", 0, 1000)]
    [InlineData("bytes=-1", 999, 1)]
    [InlineData("bytes=-1000", 0, 1000)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=990-5000", 990, 10)]
    [InlineData("bytes=7-99999999999999999999999999", 7, 993)]
    [InlineData("BYTES=1-2", 1, 2)]
    [InlineData("bytes=,, 3-4 ,", 3, 2)]
    public async Task Get_SingleRange_HasExactlyItsBytes(string range, int offset, int length)
    {
        var response = await page.GetAsync("Range: " + range);

        Assert.Equal("HTTP/1.1 206 Partial Content", response.StatusLine);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/1000", response["Content-Range"]);
        Assert.Equal($"{length}", response["Content-Length"]);
        Assert.Equal(PageServer.Content[offset..(offset + length)], response.Body);
    }

    // RFC 9110 §15.3.7: "… the server generating the 206 response MUST generate … Date, Cache-Control, ETag, Expires,
    // Content-Location, and Vary".
    [Fact]
    public async Task Get_SingleRange_HasTheHeadersOfTheWhole()
    {
        var response = await page.GetAsync("Range: bytes=1-2");

        Assert.Equal(
            $"""
            206
            accept-ranges: bytes
            content-length: 2
            content-range: bytes 1-2/1000
            content-type: text/plain
            etag: {PageServer.ETag}
            last-modified: {PageServer.LastModified}
            server: Kestrel
            """,
            response.Comparable);
    }

    // RFC 9110 §15.5.17: "A server that generates a 416 response to a byte-range request SHOULD generate a Content-Range
    // header field specifying the current length of the selected representation".
    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=1000-1001")]
    [InlineData("bytes=99999999999999999999999999-")]
    [InlineData("bytes=-0")]
    public async Task Get_RangeBehindTheEnd_NotSatisfiable(string range)
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var refused = await client.RequestAsync("GET", PageServer.Path, "Range: " + range);
        var next = await client.RequestAsync("GET", PageServer.Path);

        Assert.Equal(416, refused.StatusCode);
        Assert.Equal("bytes */1000", refused["Content-Range"]);
        Assert.Equal("0", refused["Content-Length"]);
        Assert.Equal(PageServer.Content, next.Body);
    }

    [Fact]
    public async Task Get_RangeOfAnEmptyFile_NotSatisfiable()
    {
        page.Server.Root.Write("empty.txt", "");

        var response = await RawClient.GetAsync(page.Port, "/empty.txt", "Range: bytes=0-");

        Assert.Equal(416, response.StatusCode);
        Assert.Equal("bytes */0", response["Content-Range"]);
    }

    // RFC 9110 §14.2: "A server MAY ignore the Range header field." And of an invalid one: "A server that supports range
    // requests MAY ignore or reject a Range header field that contains an invalid ranges-specifier".
    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=0-,0-,0-,0-")]
    [InlineData("bytes=5000-,0-1")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes= 5 - 6")]
    [InlineData("bytes=x-")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes 0-1")]
    [InlineData("lines=0-1")]
    public async Task Get_SeveralOrInvalidRanges_IsTheWhole(string range)
    {
        var response = await page.GetAsync("Range: " + range);

        Assert.Equal(200, response.StatusCode);
        Assert.Null(response["Content-Range"]);
        Assert.Equal(PageServer.Content, response.Body);
    }
}
