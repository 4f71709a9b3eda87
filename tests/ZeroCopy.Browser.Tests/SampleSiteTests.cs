using Microsoft.Playwright;
using ZeroCopy.Host.Tests.Processes;
using ZeroCopy.Samples.Tests;

namespace ZeroCopy.Browser.Tests;

/// <summary>samples/site, as a visitor sees it.</summary>
public sealed class SampleSiteTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string Site = Repository.Sample("site");

    [Theory]
    [InlineData("/", "Static files that stay in the kernel")]
    [InlineData("/guide/", "Guide")]
    [InlineData("/media/", "Media")]
    public async Task Open_PageOfTheSite_LoadsAllOfItWithoutComplaint(string path, string heading)
    {
        await using var server = await ZeroCopyProcess.ServeAsync(Site);
        await using var visit = await chromium.OpenAsync();

        await visit.Page.GotoAsync(new Uri(server.Url, path).ToString());
        await LoadPicturesAsync(visit.Page);
        await visit.PictureAsync($"site{path.TrimEnd('/').Replace('/', '-')}");

        Assert.Equal(heading, await visit.Page.Locator("h1").InnerTextAsync());
        Assert.Empty(visit.Complaints);
        Assert.All(visit.Responses, response => Assert.True(response.Status is 200 or 206, $"{response.Status} {response.Url}"));
        Assert.All(
            visit.Responses.Where(response => response.Url.Contains("/assets/site.", StringComparison.Ordinal)),
            response => Assert.Equal("max-age=31536000, immutable", response.Headers["cache-control"]));
    }

    [Fact]
    public async Task Open_PathThatIsNotThere_ShowsThePageOfTheSiteUnder404()
    {
        await using var server = await ZeroCopyProcess.ServeAsync(Site);
        await using var visit = await chromium.OpenAsync();

        var response = await visit.Page.GotoAsync(new Uri(server.Url, "/no/such/page").ToString());
        await visit.PictureAsync("site-404");

        Assert.Equal(404, response!.Status);
        Assert.True(await visit.Page.Locator("header a.brand").IsVisibleAsync());
        Assert.All(visit.Responses.Skip(1), asset => Assert.Equal(200, asset.Status));
    }

    [Fact]
    public async Task Follow_LinkBack_TakesAssetsFromTheCacheAndAsksForThePage()
    {
        await using var server = await ZeroCopyProcess.ServeAsync(Site);
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(server.Url.ToString());

        await visit.Page.Locator("nav a[href='/guide/']").ClickAsync();
        await visit.Page.WaitForURLAsync("**/guide/");
        var before = visit.Responses.Count;
        await visit.Page.ReloadAsync();
        var again = visit.Responses.Skip(before).ToArray();

        // The browser tells of a 304 as 200: what it shows. What came is a head alone.
        var page = again.First(response => response.Url.EndsWith("/guide/", StringComparison.Ordinal));
        Assert.Contains("if-none-match", (await page.Request.AllHeadersAsync()).Keys);
        Assert.Equal(0, (await page.Request.SizesAsync()).ResponseBodySize);
        Assert.Equal("Guide", await visit.Page.Locator("h1").InnerTextAsync());
        Assert.DoesNotContain("if-none-match", (await again.First(response => response.Url.Contains("/assets/site.", StringComparison.Ordinal)).Request.AllHeadersAsync()).Keys);
    }

    [Fact]
    public async Task Seek_InTheVideo_ShowsThePictureOfThatSecond()
    {
        await using var server = await ZeroCopyProcess.ServeAsync(Site);
        await using var visit = await chromium.OpenAsync();
        await visit.Page.GotoAsync(new Uri(server.Url, "/media/").ToString());
        await visit.Page.WaitForFunctionAsync("document.querySelector('video').readyState >= 1");

        var late = await SeekAsync(visit.Page, 21);
        await visit.PictureAsync("video-21");
        var early = await SeekAsync(visit.Page, 6);
        await visit.PictureAsync("video-6");

        Assert.NotEqual(early, late);
        Assert.Empty(visit.Complaints);
        var parts = visit.Responses.Where(response => response.Url.EndsWith(".mp4", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Equal(206, part.Status));
        Assert.All(parts, part => Assert.StartsWith("bytes ", part.Headers["content-range"], StringComparison.Ordinal));
    }

    // What the button does, and then the pixels.
    private static async Task<string> SeekAsync(IPage page, int second)
    {
        await page.Locator($"button[data-seek='{second}']").ClickAsync();
        await page.WaitForFunctionAsync($"(v => !v.seeking && v.readyState >= 2 && Math.abs(v.currentTime - {second}) < 1.5)(document.querySelector('video'))");
        await page.EvaluateAsync("document.querySelector('video').pause()");
        return await page.EvaluateAsync<string>(
            """
            () => {
              const video = document.querySelector("video");
              const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
              canvas.getContext("2d").drawImage(video, 0, 0);
              return canvas.toDataURL("image/png");
            }
            """);
    }

    private static async Task LoadPicturesAsync(IPage page)
    {
        foreach (var picture in await page.Locator("img").AllAsync())
        {
            await picture.ScrollIntoViewIfNeededAsync();
            var handle = await picture.ElementHandleAsync();
            await page.WaitForFunctionAsync("image => image.complete && image.naturalWidth > 0", handle);
        }
    }
}
