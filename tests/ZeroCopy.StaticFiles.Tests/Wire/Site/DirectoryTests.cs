using System.Text.Json;

namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

public class DirectoryTests
{
    [Theory]
    [InlineData("/", "home")]
    [InlineData("/docs/", "docs")]
    [InlineData("/docs/?x=1", "docs")]
    public async Task Get_DirectoryWithDefaultDocument_IsTheDocument(string path, string text)
    {
        await using var server = await SiteServer.StartAsync();

        var response = await RawClient.GetAsync(server.Port, path);

        Assert.Equal((200, text), (response.StatusCode, response.Text));
        Assert.Equal("text/html", response["Content-Type"]);
    }

    // RFC 9110 §15.4.2; RFC 3986 §5.2: the relative reference is resolved against the request's URI, so host and scheme stay.
    [Theory]
    [InlineData("/docs", "docs/")]
    [InlineData("/docs?a=1&b=2", "docs/?a=1&b=2")]
    [InlineData("//docs", "docs/")]
    public async Task Get_DirectoryWithoutSlash_RedirectsWithinTheSite(string path, string location)
    {
        await using var server = await SiteServer.StartAsync();

        var response = await RawClient.GetAsync(server.Port, path);

        Assert.Equal(301, response.StatusCode);
        Assert.Equal(location, response["Location"]);
    }

    [Theory]
    [InlineData("/docs/", "../docs")]
    [InlineData("/docs/?a=1", "../docs?a=1")]
    [InlineData("/about/", "../about")]
    [InlineData("/app.js/", "../app.js")]
    [InlineData("/docs//", "../")]
    public async Task Get_PathWithSlashWhereUrlsHaveNone_RedirectsToThatWithout(string path, string location)
    {
        await using var server = await SiteServer.StartAsync(options => (options.RedirectToRemoveTrailingSlash, options.CleanUrls) = (true, true));

        var response = await RawClient.GetAsync(server.Port, path);

        Assert.Equal((301, location), (response.StatusCode, response["Location"]));
    }

    [Fact]
    public async Task Get_WhereUrlsHaveNoSlash_AnswersWithoutAndLeavesTheRest()
    {
        await using var server = await SiteServer.StartAsync(
            options => (options.RedirectToRemoveTrailingSlash, options.CleanUrls, options.EnableDirectoryBrowsing) = (true, true, true));

        Assert.Equal("docs", (await RawClient.GetAsync(server.Port, "/docs")).Text);
        Assert.Equal("about", (await RawClient.GetAsync(server.Port, "/about")).Text);
        Assert.Equal("home", (await RawClient.GetAsync(server.Port, "/")).Text);
        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/nowhere/")).StatusCode);

        // Links of a listing are relative.
        Assert.Equal("empty/", (await RawClient.GetAsync(server.Port, "/empty"))["Location"]);
        Assert.Contains("readme.txt", (await RawClient.GetAsync(server.Port, "/empty/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_DirectoryNamedLikeAHost_DoesNotLeaveTheSite()
    {
        await using var server = await SiteServer.StartAsync();
        SiteServer.Write(server.Root, "evil.example/index.html", "x");

        var response = await RawClient.GetAsync(server.Port, "//evil.example");

        Assert.Equal((301, "evil.example/"), (response.StatusCode, response["Location"]));
    }

    [Fact]
    public async Task Get_DirectoryWithoutDefaultDocument_PassesOn()
    {
        await using var server = await SiteServer.StartAsync();

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/empty/")).StatusCode);
        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/empty")).StatusCode);
    }

    [Fact]
    public async Task Get_Listing_IsHtmlWithTagAndWithoutHiddenNames()
    {
        await using var server = await SiteServer.StartAsync(options => options.EnableDirectoryBrowsing = true);
        SiteServer.Write(server.Root, "empty/.secret", "x");
        SiteServer.Write(server.Root, "empty/a & b <c>.txt", "x");
        server.Root.Link("empty/out", "/etc/hostname");
        server.Root.Link("empty/in", "readme.txt");

        var response = await RawClient.GetAsync(server.Port, "/empty/");
        var again = await RawClient.GetAsync(server.Port, "/empty/", "If-None-Match: " + response["ETag"]);

        Assert.Equal((200, "text/html; charset=utf-8"), (response.StatusCode, response["Content-Type"]));
        Assert.Contains("readme.txt", response.Text, StringComparison.Ordinal);
        Assert.Contains("a &amp; b &lt;c&gt;.txt", response.Text, StringComparison.Ordinal);
        Assert.Contains(">in<", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(".secret", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(">out<", response.Text, StringComparison.Ordinal);
        Assert.Equal("Accept", response["Vary"]);
        Assert.Equal(304, again.StatusCode);
        Assert.Equal(response["ETag"], again["ETag"]);
    }

    [Fact]
    public async Task Get_ListingAsJson_HasTheFieldsOfAutoindex()
    {
        await using var server = await SiteServer.StartAsync(options => options.EnableDirectoryBrowsing = true);

        var response = await RawClient.GetAsync(server.Port, "/empty/", "Accept: application/json");
        var entry = Assert.Single(JsonDocument.Parse(response.Body).RootElement.EnumerateArray().ToArray());

        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("readme.txt", entry.GetProperty("name").GetString());
        Assert.Equal("file", entry.GetProperty("type").GetString());
        Assert.Equal(24, entry.GetProperty("size").GetInt64());
        Assert.Equal("Mon, 06 May 2024 07:08:09 GMT", entry.GetProperty("mtime").GetString());
    }

    [Fact]
    public async Task Head_Listing_HasTheFieldsOfGet()
    {
        await using var server = await SiteServer.StartAsync(options => options.EnableDirectoryBrowsing = true);
        using var client = await RawClient.ConnectAsync(server.Port);

        var get = await client.RequestAsync("GET", "/empty/");
        var head = await client.RequestAsync("HEAD", "/empty/");

        Assert.Equal(get.Comparable, head.Comparable);
        Assert.Empty(head.Body);
    }
}
