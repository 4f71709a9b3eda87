using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesRoutingTests
{
    [Fact]
    public async Task Get_EndpointOfThatPathMatchedBefore_EndpointWins()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) =>
            {
                app.UseRouting();
                app.UseZeroCopyStaticFiles();
                app.MapGet("/page.txt", () => "endpoint");
            },
            webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");
        server.Root.Write("wwwroot/other.txt", "file");

        Assert.Equal("endpoint", (await RawClient.GetAsync(server.Port, "/page.txt")).Text);
        Assert.Equal("file", (await RawClient.GetAsync(server.Port, "/other.txt")).Text);
    }

    [Fact]
    public async Task Get_RoutingBehind_FileWins()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) =>
            {
                app.UseZeroCopyStaticFiles();
                app.UseRouting();
                app.MapGet("/page.txt", () => "endpoint");
            },
            webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/page.txt")).Body);
    }

    // An endpoint that only carries metadata (as authorization of static files does) has nothing to run.
    [Fact]
    public async Task Get_EndpointWithoutADelegate_FileIsServed()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) =>
            {
                app.Use((context, next) =>
                {
                    context.SetEndpoint(new Endpoint(requestDelegate: null, new EndpointMetadataCollection(), "metadata"));
                    return next(context);
                });
                app.UseZeroCopyStaticFiles();
            },
            webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/page.txt")).Body);
    }

    [Fact]
    public async Task Get_StatusCodePageExecutedAgain_KeepsItsStatus()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) =>
            {
                app.UseStatusCodePagesWithReExecute("/page.txt");
                app.UseZeroCopyStaticFiles();
            },
            webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        var response = await RawClient.GetAsync(server.Port, "/missing");

        Assert.Equal(404, response.StatusCode);
        Assert.Equal(PageServer.Content, response.Body);
    }
}
