namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesHeadTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §9.3.2: "The server SHOULD send the same header fields in response to a HEAD request as it would have sent
    // if the request method had been GET."
    [Theory]
    [InlineData("")]
    [InlineData("If-None-Match: *")]
    [InlineData("If-Match: \"other\"")]
    [InlineData("If-Modified-Since: " + PageServer.LastModified)]
    [InlineData("If-Unmodified-Since: " + PageServer.Before)]
    public async Task Head_File_HasTheHeadersOfGet(string field)
    {
        string[] fields = field.Length == 0 ? [] : [field];
        using var client = await RawClient.ConnectAsync(page.Port);

        var get = await client.RequestAsync("GET", PageServer.Path, fields);
        var head = await client.RequestAsync("HEAD", PageServer.Path, fields);

        Assert.Equal(WithoutEmptyLength(get), WithoutEmptyLength(head));
    }

    // RFC 9110 §9.3.2: "The HEAD method is identical to GET except that the server MUST NOT send content in the response."
    [Fact]
    public async Task Head_File_HasLengthAndNoBody()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var head = await client.RequestAsync("HEAD", PageServer.Path, "Connection: close");

        Assert.Equal(200, head.StatusCode);
        Assert.Equal("1000", head["Content-Length"]);
        Assert.True(await client.IsAtEndAsync());
    }

    // RFC 9110 §14.2: "A server MUST ignore a Range header field received with a request method … for which range handling
    // is not defined. For this specification, GET is the only method for which range handling is defined."
    [Theory]
    [InlineData("bytes=0-9")]
    [InlineData("bytes=5000-")]
    public async Task Head_WithRange_IsTheWhole(string range)
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var head = await client.RequestAsync("HEAD", PageServer.Path, "Range: " + range);

        Assert.Equal(200, head.StatusCode);
        Assert.Equal("1000", head["Content-Length"]);
        Assert.Null(head["Content-Range"]);
    }

    // Kestrel says "Content-Length: 0" for a GET without content and nothing for HEAD, where it cannot know. RFC 9110
    // §9.3.2: "However, a server MAY omit header fields for which a value is determined only while generating the content."
    private static string WithoutEmptyLength(RawResponse response) => response.Comparable.Replace("content-length: 0\n", "", StringComparison.Ordinal);
}
