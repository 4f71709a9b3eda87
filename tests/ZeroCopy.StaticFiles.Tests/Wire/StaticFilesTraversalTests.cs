using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Nothing outside of the root is ever served, however the path is written.</summary>
public class StaticFilesTraversalTests
{
    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/..%2Fsecret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("/sub/../../secret.txt")]
    [InlineData("/sub/..%2f..%2fsecret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("//secret.txt")]
    [InlineData("/./../secret.txt")]
    [InlineData("/%c0%ae%c0%ae/secret.txt")]
    [InlineData("/page.txt%00")]
    [InlineData("/page.txt%00.png")]
    [InlineData("/%00")]
    [InlineData("/..;/secret.txt")]
    public async Task Get_PathThatLeadsOut_IsNotServed(string path)
    {
        await using var server = await StartAsync();
        using var client = await RawClient.ConnectAsync(server.Port);

        var response = await client.RequestAsync("GET", path);

        Assert.Contains(response.StatusCode, new[] { 400, 404 });
        Assert.DoesNotContain("secret", response.Text, StringComparison.Ordinal);
        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, PageServer.Path)).Body);
    }

    [Fact]
    public async Task Get_AbsolutePathOfTheFile_IsNotServed()
    {
        await using var server = await StartAsync();

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/" + server.Root["secret.txt"])).StatusCode);
        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "//etc/passwd")).StatusCode);
    }

    private static async Task<WireServer> StartAsync()
    {
        var server = await WireServer.StartAsync(
            (app, root) => app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(root["wwwroot"]), ServeUnknownFileTypes = true }), webRoot: "wwwroot");
        server.Root.Write("secret.txt", "secret");
        server.Root.Write("wwwroot/sub/x.txt", "x");
        PageServer.Write(server.Root, "wwwroot/page.txt");
        return server;
    }
}
