using Microsoft.Playwright;
using ZeroCopy.Host.Tests.Processes;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Browser.Tests;

/// <summary>The page of a directory that has none.</summary>
public sealed class ListingTests : IClassFixture<Chromium>, IDisposable
{
    private static readonly string[] Names = ["notes 2.txt", "notes 10.txt", "größe.md", "a&b <c>.html", "picture.png"];

    private readonly Chromium _chromium;
    private readonly TemporaryDirectory _directory = new();

    public ListingTests(Chromium chromium)
    {
        _chromium = chromium;

        foreach (var (index, name) in Names.Index())
        {
            _directory.Write(name, new string('x', (index + 1) * 700));
        }

        _directory.Write("archive/old.txt", "old");
    }

    public void Dispose() => _directory.Dispose();

    // WCAG 2.2, 1.4.3: "a contrast ratio of at least 4.5:1".
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Open_Listing_FollowsTheColoursOfTheVisitorAndIsReadable(ColorScheme scheme)
    {
        await using var server = await ServeAsync();
        await using var visit = await _chromium.OpenAsync(scheme);

        await visit.Page.GotoAsync(server.Url.ToString());
        await visit.PictureAsync($"listing-{scheme}".ToLowerInvariant());

        var background = await LuminanceAsync(visit.Page, "body", "backgroundColor");
        var link = await LuminanceAsync(visit.Page, "td a", "color");
        var text = await LuminanceAsync(visit.Page, "h1", "color");
        Assert.True(scheme == ColorScheme.Dark ? background < 0.1 : background > 0.8, $"background {background}");
        Assert.True(Contrast(background, link) >= 4.5, $"link {link} on {background}");
        Assert.True(Contrast(background, text) >= 4.5, $"text {text} on {background}");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Click_EachEntry_OpensIt()
    {
        await using var server = await ServeAsync();
        await using var visit = await _chromium.OpenAsync();
        await visit.Page.GotoAsync(server.Url.ToString());

        var shown = await visit.Page.Locator("td a").AllInnerTextsAsync();
        var links = await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('td a')].map(a => a.href)");

        Assert.Equal(["archive", "a&b <c>.html", "größe.md", "notes 2.txt", "notes 10.txt", "picture.png"], shown.Select(name => name.Trim()));
        foreach (var link in links)
        {
            Assert.Equal(200, (await visit.Page.APIRequest.GetAsync(link)).Status);
        }

        await visit.Page.Locator("td a", new() { HasTextString = "archive" }).ClickAsync();
        Assert.EndsWith("/archive/", visit.Page.Url, StringComparison.Ordinal);
        Assert.Contains("old.txt", await visit.Page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Click_HeadOfAColumn_SortsByIt()
    {
        await using var server = await ServeAsync();
        await using var visit = await _chromium.OpenAsync();
        await visit.Page.GotoAsync(server.Url.ToString());

        await visit.Page.Locator("th a", new() { HasTextString = "Size" }).ClickAsync();
        var smallestFirst = await visit.Page.Locator("td a").AllInnerTextsAsync();
        await visit.Page.Locator("th a", new() { HasTextString = "Size" }).ClickAsync();
        var greatestFirst = await visit.Page.Locator("td a").AllInnerTextsAsync();

        Assert.Equal(smallestFirst.Where(name => name != "archive").Reverse(), greatestFirst.Where(name => name != "archive"));
    }

    private async Task<ZeroCopyProcess> ServeAsync()
    {
        var server = ZeroCopyProcess.Start(_directory.Path, [], _directory.Path, "--listing", "--urls", "http://127.0.0.1:0");
        await server.WaitForBannerAsync();
        return server;
    }

    // WCAG 2.2: relative luminance.
    private static Task<double> LuminanceAsync(IPage page, string selector, string property) => page.EvaluateAsync<double>(
        """
        ([selector, property]) => {
          const channels = getComputedStyle(document.querySelector(selector))[property].match(/[\d.]+/g).slice(0, 3).map(Number);
          const [r, g, b] = channels.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }
        """,
        new[] { selector, property });

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
}
