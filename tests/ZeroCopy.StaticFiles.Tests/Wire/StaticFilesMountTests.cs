using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Where files come from and where they appear, for each overload.</summary>
public class StaticFilesMountTests
{
    [Theory]
    [InlineData("/static/page.txt", 200)]
    [InlineData("/STATIC/page.txt", 200)]
    [InlineData("/page.txt", 418)]
    [InlineData("/static", 418)]
    [InlineData("/static/", 418)]
    [InlineData("/staticpage.txt", 418)]
    public async Task RequestPath_OnlyBelowIt_IsServed(string path, int status)
    {
        await using var server = await WireServer.StartFilesAsync(options => options.RequestPath = "/static");
        PageServer.Write(server.Root);

        Assert.Equal(status, (await RawClient.GetAsync(server.Port, path)).StatusCode);
    }

    [Fact]
    public async Task Parameterless_WebRoot_IsServedAndContentRootIsNot()
    {
        await using var server = await WireServer.StartAsync((app, _) => app.UseZeroCopyStaticFiles(), webRoot: "public");
        PageServer.Write(server.Root, "public/page.txt");
        server.Root.Write("secret.txt", "secret");

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/page.txt")).Body);
        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/secret.txt")).StatusCode);
        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/../secret.txt")).StatusCode);
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 1));
    }

    [Fact]
    public async Task Parameterless_NoWebRoot_PassesEverythingOn()
    {
        await using var server = await WireServer.StartAsync((app, _) => app.UseZeroCopyStaticFiles());
        PageServer.Write(server.Root);

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/page.txt")).StatusCode);
    }

    [Fact]
    public async Task Parameterless_ConfiguredOptions_AreUsed()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) => app.UseZeroCopyStaticFiles(),
            builder => builder.Services.Configure<StaticFileOptions>(options =>
            {
                options.RequestPath = "/assets";
                options.OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl = "max-age=60";
            }),
            webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        var response = await RawClient.GetAsync(server.Port, "/assets/page.txt");

        Assert.Equal(PageServer.Content, response.Body);
        Assert.Equal("max-age=60", response["Cache-Control"]);
    }

    [Fact]
    public async Task RequestPathOverload_WebRootBelowIt_IsServed()
    {
        await using var server = await WireServer.StartAsync((app, _) => app.UseZeroCopyStaticFiles("/assets"), webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/assets/page.txt")).Body);
        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/page.txt")).StatusCode);
    }

    [Fact]
    public async Task TwoMounts_EachServesItsOwn()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            foreach (var name in new[] { "one", "two" })
            {
                root.Write(name + "/name.txt", name);
                app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(root[name]), RequestPath = "/" + name });
            }
        });

        Assert.Equal("one", (await RawClient.GetAsync(server.Port, "/one/name.txt")).Text);
        Assert.Equal("two", (await RawClient.GetAsync(server.Port, "/two/name.txt")).Text);
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 2));
    }

    [Fact]
    public async Task Map_PathBase_IsNotPartOfTheName()
    {
        await using var server = await WireServer.StartAsync(
            (app, _) => app.Map("/branch", branch => branch.UseZeroCopyStaticFiles()), webRoot: "wwwroot");
        PageServer.Write(server.Root, "wwwroot/page.txt");

        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, "/branch/page.txt")).Body);
    }

    [Fact]
    public void Arguments_Null_AreRefused()
    {
        Assert.Throws<ArgumentNullException>("app", () => ((IApplicationBuilder)null!).UseZeroCopyStaticFiles());
        Assert.Throws<ArgumentNullException>("app", () => ((IApplicationBuilder)null!).UseZeroCopyStaticFiles("/x"));
        Assert.Throws<ArgumentNullException>("app", () => ((IApplicationBuilder)null!).UseZeroCopyStaticFiles(new StaticFileOptions()));
        Assert.Throws<ArgumentNullException>("app", () => ((IApplicationBuilder)null!).UseZeroCopySendFile());
        Assert.Throws<ArgumentNullException>("builder", () => ((IWebHostBuilder)null!).UseZeroCopy());
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddZeroCopyStaticFiles());
        var app = WebApplication.Create();
        Assert.Throws<ArgumentNullException>("options", () => app.UseZeroCopyStaticFiles((StaticFileOptions)null!));
    }
}
