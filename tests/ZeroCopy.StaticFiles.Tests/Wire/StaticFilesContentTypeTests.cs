using Microsoft.AspNetCore.StaticFiles;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesContentTypeTests
{
    [Theory]
    [InlineData("a.html", "text/html")]
    [InlineData("a.css", "text/css")]
    [InlineData("a.js", "text/javascript")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.WOFF2", "font/woff2")]
    public async Task Get_KnownExtension_HasItsType(string name, string type)
    {
        await using var server = await WireServer.StartFilesAsync();
        server.Root.Write(name, "x");

        Assert.Equal(type, (await RawClient.GetAsync(server.Port, "/" + name))["Content-Type"]);
    }

    [Theory]
    [InlineData("a.unknown")]
    [InlineData("LICENSE")]
    public async Task Get_UnknownExtension_ReachesTheNextMiddleware(string name)
    {
        await using var server = await WireServer.StartFilesAsync(options => options.ServeUnknownFileTypes = false);
        server.Root.Write(name, "x");

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/" + name)).StatusCode);
    }

    // RFC 9110 §8.3: "A sender that generates a message containing content SHOULD generate a Content-Type header field …
    // unless the intended media type of the enclosed representation is unknown to the sender."
    [Fact]
    public async Task Get_UnknownExtensionServed_HasNoType()
    {
        await using var server = await WireServer.StartFilesAsync();
        server.Root.Write("a.unknown", "x");

        var response = await RawClient.GetAsync(server.Port, "/a.unknown");

        Assert.Equal("x", response.Text);
        Assert.Null(response["Content-Type"]);
    }

    [Fact]
    public async Task Get_UnknownExtensionWithDefault_HasIt()
    {
        await using var server = await WireServer.StartFilesAsync(options => options.DefaultContentType = "application/x-default");
        server.Root.Write("a.unknown", "x");
        server.Root.Write("a.css", "x");

        Assert.Equal("application/x-default", (await RawClient.GetAsync(server.Port, "/a.unknown"))["Content-Type"]);
        Assert.Equal("text/css", (await RawClient.GetAsync(server.Port, "/a.css"))["Content-Type"]);
    }

    [Fact]
    public async Task Get_OwnContentTypeProvider_IsAsked()
    {
        await using var server = await WireServer.StartFilesAsync(options =>
        {
            options.ServeUnknownFileTypes = false;
            options.ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string> { [".own"] = "text/x-own" });
        });
        server.Root.Write("a.own", "x");
        server.Root.Write("a.css", "x");

        Assert.Equal("text/x-own", (await RawClient.GetAsync(server.Port, "/a.own"))["Content-Type"]);
        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/a.css")).StatusCode);
    }
}
