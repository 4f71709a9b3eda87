namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesPreconditionFailedTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §13.1.1: "An origin server MUST use the strong comparison function when comparing entity tags for If-Match".
    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("\"x\", {0}", 200)]
    [InlineData("*", 200)]
    [InlineData("W/{0}", 412)]
    [InlineData("\"other\"", 412)]
    [InlineData("malformed", 412)]
    public async Task Get_IfMatch_Compares(string tags, int status)
    {
        var response = await page.GetAsync("If-Match: " + tags.Replace("{0}", PageServer.ETag, StringComparison.Ordinal));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(PageServer.Before, 412)]
    [InlineData(PageServer.LastModified, 200)]
    [InlineData(PageServer.After, 200)]
    [InlineData("yesterday", 200)]
    public async Task Get_IfUnmodifiedSince_Compares(string date, int status)
    {
        var response = await page.GetAsync("If-Unmodified-Since: " + date);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task PreconditionFailed_HasNoBodyAndKeepsTheConnection()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var failed = await client.RequestAsync("GET", PageServer.Path, "If-Match: \"other\"");
        var next = await client.RequestAsync("GET", PageServer.Path);

        Assert.Equal(412, failed.StatusCode);
        Assert.Equal("0", failed["Content-Length"]);
        Assert.Equal(PageServer.Content, next.Body);
    }
}
