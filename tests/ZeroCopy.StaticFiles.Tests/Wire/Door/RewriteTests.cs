using ZeroCopy.StaticFiles.Tests.Wire.Site;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Rules for paths, header fields by path and hidden files: the door answers what it may and leaves the rest.</summary>
public class RewriteTests
{
    [Fact]
    public async Task Get_ForcedRedirect_WinsOverTheFile()
    {
        await using var site = await StartAsync(new RewriteRule("/about.html", "/docs/") { StatusCode = 301 });

        var moved = await site.GetAsync("/about.html?a=1", byDoor: false);

        Assert.Equal((301, "/docs/?a=1", ""), (moved.StatusCode, moved["Location"], moved.Text));
        Assert.Equal(200, (await site.GetAsync("/index.html", byDoor: true)).StatusCode);
    }

    [Fact]
    public async Task Get_RedirectWithoutForce_OnlyWhereThereIsNoFile()
    {
        await using var site = await StartAsync(new RewriteRule("/{**all}", "https://example.org/{all}") { StatusCode = 308, Force = false });

        Assert.Equal("about", (await site.GetAsync("/about.html", byDoor: true)).Text);
        Assert.Equal("https://example.org/x/y", (await site.GetAsync("/x/y", byDoor: false))["Location"]);
    }

    [Fact]
    public async Task Get_Rewrite_IsAnsweredWithTheOtherFile()
    {
        await using var site = await StartAsync(new RewriteRule("/manual/{**page}", "/docs/{page}"), new RewriteRule("/d", "/docs"), new RewriteRule("/up/{**x}", "/{x}/../../etc"));

        Assert.Equal("docs", (await site.GetAsync("/manual/index.html", byDoor: true)).Text);
        Assert.Equal("docs", (await site.GetAsync("/d", byDoor: true)).Text);
        Assert.Equal(404, (await site.GetAsync("/manual/none", byDoor: false)).StatusCode);
        Assert.Equal(404, (await site.GetAsync("/up/a", byDoor: false)).StatusCode);
    }

    [Fact]
    public async Task Get_PageUnderAStatus_KeepsTheStatus()
    {
        await using var site = await StartAsync(new RewriteRule("/gone/*", "/404.html") { StatusCode = 410 });

        var gone = await site.GetAsync("/gone/x", byDoor: false);

        Assert.Equal((410, "not here"), (gone.StatusCode, gone.Text));
    }

    [Fact]
    public async Task Get_HeaderRules_ArePutOnFilesPagesAndListings()
    {
        await using var site = await DoorSite.StartAsync(options =>
        {
            options.EnableDirectoryBrowsing = true;
            options.HeaderRules.Add(new HeaderRule("/**") { Fields = { ["X-All"] = "1" } });
            options.HeaderRules.Add(new HeaderRule("/docs/") { Fields = { ["X-Docs"] = "2" } });
        });
        Age(site);

        var docs = await site.GetAsync("/docs/", byDoor: true);

        Assert.Equal(("1", "2"), (docs["X-All"], docs["X-Docs"]));
        Assert.Null((await site.GetAsync("/docs/index.html", byDoor: true))["X-Docs"]);
        Assert.Equal("1", (await site.GetAsync("/missing", byDoor: false))["X-All"]);
        Assert.Equal("1", (await site.GetAsync("/empty/", byDoor: false))["X-All"]);
    }

    [Fact]
    public async Task Get_HiddenPath_IsNotThere()
    {
        await using var site = await DoorSite.StartAsync(options =>
        {
            options.EnableDirectoryBrowsing = true;
            options.HiddenPaths.Add("/about.html");
            options.HiddenPaths.Add("/docs/**");
            options.DefaultFilesOptions.DefaultFileNames = ["none"];
        });

        foreach (var path in new[] { "/about.html", "//about.html", "/docs/", "/docs/index.html", "//docs//index.html" })
        {
            Assert.Equal(404, (await site.GetAsync(path, byDoor: false)).StatusCode);
        }

        Assert.DoesNotContain("about.html", (await site.GetAsync("/", byDoor: false)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ExcludedFromTheFallback_IsNotFound()
    {
        await using var site = await DoorSite.StartAsync(options =>
        {
            options.NavigationFallback = "/index.html";
            options.NavigationFallbackExclusions.Add("/api/{**all}");
        });

        Assert.Equal(404, (await site.GetAsync("/api/users", byDoor: false, "Accept: text/html")).StatusCode);
        Assert.Equal(200, (await site.GetAsync("/users", byDoor: false, "Accept: text/html")).StatusCode);
    }

    private static async Task<DoorSite> StartAsync(params RewriteRule[] rules)
    {
        var site = await DoorSite.StartAsync(options => Array.ForEach(rules, options.RewriteRules.Add));
        Age(site);
        return site;
    }

    private static void Age(DoorSite site)
    {
        foreach (var name in new[] { "index.html", "about.html", "docs/index.html" })
        {
            site.Server.Root.Date(name, SiteServer.Old);
        }
    }
}
