using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

/// <summary>What is answered where the path names no file.</summary>
public class MissTests
{
    private const string Navigation = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    [Fact]
    public async Task Get_CleanUrl_IsThePage()
    {
        await using var server = await SiteServer.StartAsync(options => options.CleanUrls = true);

        Assert.Equal("about", (await RawClient.GetAsync(server.Port, "/about")).Text);
        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/nowhere")).StatusCode);
    }

    [Fact]
    public async Task Get_TryFiles_AreTriedInOrder()
    {
        await using var server = await SiteServer.StartAsync(options =>
        {
            options.EnableDefaultFiles = false;
            options.TryFiles.Add("{path}.html");
            options.TryFiles.Add("{path}/index.html");
            options.TryFiles.Add("/about.html");
        });

        Assert.Equal("about", (await RawClient.GetAsync(server.Port, "/about")).Text);
        Assert.Equal("docs", (await RawClient.GetAsync(server.Port, "/docs/")).Text);
        Assert.Equal("about", (await RawClient.GetAsync(server.Port, "/any/thing")).Text);
    }

    [Fact]
    public async Task Get_NavigationToNowhere_IsTheApplication()
    {
        await using var server = await SiteServer.StartAsync(options => options.NavigationFallback = "/index.html", NotFound);

        var response = await RawClient.GetAsync(server.Port, "/users/42", Navigation);

        Assert.Equal((200, "home", "no-cache"), (response.StatusCode, response.Text, response["Cache-Control"]));
        Assert.Null(response["ETag"]);
    }

    [Theory]
    [InlineData("/missing.js", Navigation)]
    [InlineData("/users/42", "Accept: */*")]
    [InlineData("/users/42", "Accept: application/json")]
    public async Task Get_AssetOrDataThatIsMissing_Stays404(string path, string accept)
    {
        await using var server = await SiteServer.StartAsync(options => options.NavigationFallback = "/index.html", NotFound);

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, path, accept)).StatusCode);
    }

    [Fact]
    public async Task Get_EndpointThatAnswers404_IsNotHiddenByTheApplication()
    {
        await using var server = await SiteServer.StartAsync(
            options => options.NavigationFallback = "/index.html",
            app =>
            {
                // As a controller's NotFound(): an endpoint was found, and says so.
                app.Use((context, next) =>
                {
                    context.SetEndpoint(new Endpoint(null, null, "api"));
                    return next(context);
                });
                NotFound(app);
            });

        Assert.Equal(404, (await RawClient.GetAsync(server.Port, "/api/missing", Navigation)).StatusCode);
    }

    [Theory]
    [InlineData("/nowhere", 404, "not here")]
    [InlineData("/broken", 503, "sorry")]
    public async Task Get_ErrorWithoutBody_HasItsPageAndKeepsItsStatus(string path, int statusCode, string text)
    {
        await using var server = await SiteServer.StartAsync(
            options =>
            {
                options.ErrorPages["404"] = "/404.html";
                options.ErrorPages["50x"] = "/50x.html";
                options.Files.CacheRules.Add(new CacheRule("**") { MaxAge = TimeSpan.FromDays(1) });
                options.Files.ReprDigest = true;
            },
            app =>
            {
                SiteServer.Answer(app, "/broken", 503);
                NotFound(app);
            });
        using var client = await RawClient.ConnectAsync(server.Port);

        var response = await client.RequestAsync("GET", path, "If-None-Match: *", "Range: bytes=0-1");
        var head = await client.RequestAsync("HEAD", path);

        Assert.Equal((statusCode, text, "text/html"), (response.StatusCode, response.Text, response["Content-Type"]));
        Assert.Null(response["Cache-Control"]);
        Assert.Null(response["ETag"]);
        Assert.Equal(response["Content-Length"], head["Content-Length"]);
    }

    [Fact]
    public async Task Get_ErrorWithABody_IsLeftAlone()
    {
        await using var server = await SiteServer.StartAsync(
            options => options.ErrorPages["404"] = "/404.html",
            app => app.Run(context =>
            {
                context.Response.StatusCode = 404;
                return context.Response.WriteAsync("mine");
            }));

        Assert.Equal("mine", (await RawClient.GetAsync(server.Port, "/nowhere")).Text);
    }

    [Theory]
    [InlineData("200", "/a.html")]
    [InlineData("4x4", "/a.html")]
    [InlineData("404", "a.html")]
    public void Use_ErrorPageThatCannotBeMeant_SaysSo(string status, string page)
    {
        var options = new ZeroCopyFileServerOptions();
        options.ErrorPages[status] = page;

        var exception = Assert.Throws<ArgumentException>(() => WebApplication.CreateBuilder().Build().UseZeroCopyFileServer(options));
        Assert.StartsWith("ErrorPages: ", exception.Message, StringComparison.Ordinal);
    }

    private static void NotFound(WebApplication app) => app.Run(context =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    });
}
