using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What is no request for a file belongs to the next middleware, untouched.</summary>
public class StaticFilesFallThroughTests(PageServer page) : IClassFixture<PageServer>
{
    [Theory]
    [InlineData("POST", PageServer.Path)]
    [InlineData("PUT", PageServer.Path)]
    [InlineData("DELETE", PageServer.Path)]
    [InlineData("OPTIONS", PageServer.Path)]
    [InlineData("GET", "/missing.txt")]
    [InlineData("GET", "/missing/page.txt")]
    [InlineData("GET", "/page.txt/")]
    [InlineData("GET", "/page.txt/more")]
    [InlineData("GET", "/PAGE.TXT")]
    [InlineData("GET", "/")]
    [InlineData("GET", "//")]
    public async Task Request_ForNoFile_ReachesTheNextMiddleware(string method, string path)
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var response = await client.RequestAsync(method, path, "Content-Length: 0");

        Assert.Equal(418, response.StatusCode);
        Assert.Equal("next", response.Text);
        Assert.Null(response["ETag"]);
    }

    [Theory]
    [InlineData("/directory")]
    [InlineData("/directory/")]
    [InlineData("/directory/inner")]
    public async Task Get_Directory_ReachesTheNextMiddleware(string path)
    {
        page.Server.Root.Write("directory/inner/file.txt", "x");

        var response = await RawClient.GetAsync(page.Port, path);

        Assert.Equal(418, response.StatusCode);
    }

    [Fact]
    public async Task Get_NothingBehind_NotFound()
    {
        await using var server = await WireServer.StartAsync(
            (app, root) => app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path) }));

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/missing.txt")).StatusCode);
    }

    [Fact]
    public async Task Get_NameThatIsTooLong_ReachesTheNextMiddleware()
    {
        Assert.Equal(418, (await RawClient.GetAsync(page.Port, "/" + new string('a', 256))).StatusCode);
        Assert.Equal(418, (await RawClient.GetAsync(page.Port, "/" + string.Join('/', Enumerable.Repeat("abc", 1500)))).StatusCode);
    }
}
