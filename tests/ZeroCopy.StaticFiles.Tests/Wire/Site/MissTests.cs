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

        // A file that is put there later may be older than the page.
        Assert.Null(response["Last-Modified"]);
        Assert.Null(response["Accept-Ranges"]);
    }

    // RFC 9110 §13.1.2: "a 304 (Not Modified) status code if the request method is GET or HEAD".
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Get_NavigationWithTheTagOfThePage_Is304(string method)
    {
        await using var server = await SiteServer.StartAsync(options => options.NavigationFallback = "/index.html", NotFound);
        using var client = await RawClient.ConnectAsync(server.Port);
        var page = await client.RequestAsync("GET", "/users/42", Navigation);

        var again = await client.RequestAsync(method, "/users/42", Navigation, "If-None-Match: " + page["ETag"]);
        var dated = await client.RequestAsync(method, "/users/42", Navigation, "If-Modified-Since: " + DateTimeOffset.UtcNow.ToString("R"));
        var changed = await client.RequestAsync(method, "/users/42", Navigation, "If-None-Match: \"other\"", "Range: bytes=0-1");

        Assert.Equal((304, "", page["ETag"], "no-cache"), (again.StatusCode, again.Text, again["ETag"], again["Cache-Control"]));
        Assert.Equal(200, dated.StatusCode);
        Assert.Equal((200, "4"), (changed.StatusCode, changed["Content-Length"]));
    }

    [Fact]
    public async Task Get_PageWithPrecompressedFile_IsSentInTheCoding()
    {
        await using var server = await SiteServer.StartAsync(
            options =>
            {
                options.NavigationFallback = "/index.html";
                options.ErrorPages["404"] = "/404.html";
                options.Files.PrecompressedCodings.Add("br");
            },
            NotFound);
        var page = SiteServer.WriteCoded(server.Root, "index.html", ".br", "home"u8.ToArray());
        var missing = SiteServer.WriteCoded(server.Root, "404.html", ".br", "not here"u8.ToArray());

        var navigation = await RawClient.GetAsync(server.Port, "/users/42", Navigation, "Accept-Encoding: br");
        var plain = await RawClient.GetAsync(server.Port, "/users/42", Navigation);
        var error = await RawClient.GetAsync(server.Port, "/missing.js", Navigation, "Accept-Encoding: br");

        Assert.Equal((200, "br", "Accept-Encoding"), (navigation.StatusCode, navigation["Content-Encoding"], navigation["Vary"]));
        Assert.Equal(page, navigation.Body);
        Assert.Equal(("home", null, "Accept-Encoding"), (plain.Text, plain["Content-Encoding"], plain["Vary"]));
        Assert.NotEqual(plain["ETag"], navigation["ETag"]);
        Assert.Equal((404, "br", null), (error.StatusCode, error["Content-Encoding"], error["ETag"]));
        Assert.Equal(missing, error.Body);
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
