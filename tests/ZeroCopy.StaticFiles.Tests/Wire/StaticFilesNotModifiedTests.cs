namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesNotModifiedTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §13.1.2: "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match".
    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"a,b\", {0}")]
    [InlineData("*")]
    public async Task Get_IfNoneMatchHits_NotModified(string tags)
    {
        var response = await page.GetAsync("If-None-Match: " + tags.Replace("{0}", PageServer.ETag, StringComparison.Ordinal));

        Assert.Equal(304, response.StatusCode);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/\"other\"")]
    [InlineData("malformed")]
    [InlineData("\"a\", *")]
    public async Task Get_IfNoneMatchMisses_Ok(string tags)
    {
        var response = await page.GetAsync("If-None-Match: " + tags);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(PageServer.Content, response.Body);
    }

    // RFC 9110 §5.3: "A recipient MAY combine multiple field lines within a field section that have the same field name
    // into one field line".
    [Fact]
    public async Task Get_IfNoneMatchOnTwoLines_IsOneList()
    {
        var response = await page.GetAsync("If-None-Match: \"other\"", "If-None-Match: " + PageServer.ETag);

        Assert.Equal(304, response.StatusCode);
    }

    [Theory]
    [InlineData(PageServer.LastModified, 304)]
    [InlineData(PageServer.After, 304)]
    [InlineData(PageServer.Before, 200)]
    [InlineData("Monday, 06-May-24 07:08:09 GMT", 304)]
    [InlineData("Mon May  6 07:08:09 2024", 304)]
    [InlineData("yesterday", 200)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 200)]
    public async Task Get_IfModifiedSince_Compares(string date, int status)
    {
        var response = await page.GetAsync("If-Modified-Since: " + date);

        Assert.Equal(status, response.StatusCode);
    }

    // RFC 9110 §15.4.5: "The server generating a 304 response MUST generate any of the following header fields that would
    // have been sent in a 200 (OK) response to the same request: Content-Location, Date, ETag, and Vary; Cache-Control and
    // Expires". And: "A 304 response is terminated by the end of the header section; it cannot contain content".
    [Fact]
    public async Task NotModified_HasValidatorsAndNoBodyAndKeepsTheConnection()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var notModified = await client.RequestAsync("GET", PageServer.Path, "If-None-Match: " + PageServer.ETag);
        var next = await client.RequestAsync("GET", PageServer.Path);

        Assert.Equal(304, notModified.StatusCode);
        Assert.Equal(PageServer.ETag, notModified["ETag"]);
        Assert.Equal(PageServer.LastModified, notModified["Last-Modified"]);
        Assert.Null(notModified["Content-Length"]);
        Assert.Null(notModified["Transfer-Encoding"]);
        Assert.Equal(PageServer.Content, next.Body);
    }

    // RFC 9110 §13.1.2: "… the server can use 304 (Not Modified) … if the request method is GET or HEAD".
    [Fact]
    public async Task Head_IfNoneMatchHits_NotModified()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var response = await client.RequestAsync("HEAD", PageServer.Path, "If-None-Match: " + PageServer.ETag);

        Assert.Equal(304, response.StatusCode);
        Assert.Equal(PageServer.ETag, response["ETag"]);
    }
}
