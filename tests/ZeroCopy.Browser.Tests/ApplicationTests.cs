using Microsoft.Playwright;
using ZeroCopy.Host.Tests.Processes;
using ZeroCopy.Samples.Tests;

namespace ZeroCopy.Browser.Tests;

/// <summary>samples/spa-with-api as its README starts it: the application and the proxy to its API from one server.</summary>
public sealed class ApplicationTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private SampleApi? _api;
    private ZeroCopyProcess? _server;

    public async ValueTask InitializeAsync()
    {
        _api = await SampleApi.StartAsync();
        _server = ZeroCopyProcess.Start(
            Repository.Root,
            [("ZEROCOPY_ReverseProxy__Clusters__api__Destinations__one__Address", _api.Address)],
            "--config", Repository.Sample("spa-with-api/appsettings.json"), "--urls", "http://127.0.0.1:0");
        await _server.WaitForBannerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _api!.DisposeAsync();
    }

    [Fact]
    public async Task Open_DeepLink_ShowsItsViewWithWhatTheApiSays()
    {
        await using var visit = await chromium.OpenAsync();

        var response = await visit.Page.GotoAsync(Url("/rivers/danube"));
        await visit.Page.Locator("dl dt", new() { HasTextString = "Sightings" }).WaitForAsync();
        await visit.PictureAsync("application-river");

        Assert.Equal(200, response!.Status);
        Assert.Equal("Danube", await visit.Page.Locator("h1").InnerTextAsync());
        Assert.Empty(visit.Complaints);
        Assert.All(visit.Responses, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Reload_DeepLink_AsksForThePageAndIsNotSentItAgain()
    {
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(Url("/about"));

        var again = await visit.Page.ReloadAsync();

        Assert.Contains("if-none-match", (await again!.Request.AllHeadersAsync()).Keys);
        Assert.Equal(0, (await again.Request.SizesAsync()).ResponseBodySize);
        Assert.Equal("About", await visit.Page.Locator("h1").InnerTextAsync());
    }

    [Fact]
    public async Task Click_Sighting_IsPostedThroughTheProxy()
    {
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(Url("/"));
        await visit.Page.Locator("a[href='/rivers/danube']").ClickAsync();
        var count = visit.Page.Locator("dl dd").Last;
        await count.WaitForAsync();
        var before = int.Parse(await count.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);

        await visit.Page.Locator("button", new() { HasTextString = "I have seen it" }).ClickAsync();

        await Assertions.Expect(count).ToHaveTextAsync($"{before + 1}");
        Assert.Contains(visit.Responses, answer => answer.Request.Method == "POST" && answer.Status == 200);
    }

    [Fact]
    public async Task Open_AssetThatIsMissing_Is404AndNotThePage()
    {
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(Url("/about"));

        // As a browser asks for a script of an older release.
        var failed = await visit.Page.EvaluateAsync<bool>("() => import('/assets/app.0000000000000000.js').then(() => false, () => true)");

        Assert.True(failed);
        Assert.Equal(404, visit.Responses.Single(answer => answer.Url.EndsWith("/assets/app.0000000000000000.js", StringComparison.Ordinal)).Status);
    }

    [Fact]
    public async Task Click_Download_SavesTheFileThatTheApiNames()
    {
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(Url("/downloads"));

        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.Locator("a[download]").First.ClickAsync());
        await visit.PictureAsync("application-downloads");

        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(Repository.Sample("spa-with-api/Api/files"), download.SuggestedFilename), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    private string Url(string path) => new Uri(_server!.Url, path).ToString();
}
