using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesSymbolicLinkTests
{
    [Theory]
    [InlineData("link.txt", "page.txt")]
    [InlineData("link.txt", "sub/../page.txt")]
    [InlineData("sub/link.txt", "../page.txt")]
    [InlineData("link.txt", "sub/chain.txt")]
    public async Task Get_LinkWithinTheRoot_HasLengthAndBytesOfTheTarget(string link, string target)
    {
        await using var server = await StartAsync();
        server.Root.Link("wwwroot/" + link, target);

        var response = await RawClient.GetAsync(server.Port, "/" + link);

        Assert.Equal(PageServer.Content, response.Body);
        Assert.Equal(PageServer.ETag, response["ETag"]);
        Assert.Equal(PageServer.LastModified, response["Last-Modified"]);
    }

    [Fact]
    public async Task Get_LinkToADirectoryWithinTheRoot_IsFollowed()
    {
        await using var server = await StartAsync();
        server.Root.Link("wwwroot/alias", "sub");

        Assert.Equal("x", (await RawClient.GetAsync(server.Port, "/alias/x.txt")).Text);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("{root}/secret.txt")]
    [InlineData("{root}/wwwroot/page.txt")]
    [InlineData("link.txt")]
    public async Task Get_LinkThatLeadsOutOrInCircles_IsNotServedAndLogged(string target)
    {
        await using var server = await StartAsync();
        server.Root.Link("wwwroot/link.txt", target.Replace("{root}", server.Root.Path, StringComparison.Ordinal));

        var response = await RawClient.GetAsync(server.Port, "/link.txt");

        Assert.Equal(404, response.StatusCode);
        var warning = Assert.Single(server.Log.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Equal(102, warning.Id.Id);
        Assert.Contains("/link.txt", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LinkToADirectoryOutside_IsNotServed()
    {
        await using var server = await StartAsync();
        server.Root.Write("outside/x.txt", "secret");
        server.Root.Link("wwwroot/alias", "../outside");

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/alias/x.txt")).StatusCode);
    }

    [Fact]
    public async Task Get_BrokenLink_IsNotFoundWithoutAWarning()
    {
        await using var server = await StartAsync();
        server.Root.Link("wwwroot/link.txt", "missing.txt");

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/link.txt")).StatusCode);
        Assert.DoesNotContain(server.Log.GetSnapshot(), record => record.Level >= LogLevel.Warning);
    }

    private static async Task<WireServer> StartAsync()
    {
        var server = await WireServer.StartAsync((app, _) => app.UseZeroCopyStaticFiles(), webRoot: "wwwroot");
        server.Root.Write("secret.txt", "secret");
        server.Root.Write("wwwroot/sub/x.txt", "x");
        server.Root.Link("wwwroot/sub/chain.txt", "../page.txt");
        PageServer.Write(server.Root, "wwwroot/page.txt");
        return server;
    }
}
