using Microsoft.Playwright;

namespace ZeroCopy.Browser.Tests;

/// <summary>The browser of this machine, without a window; shared by the tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Debian's, Google's and that of snap, which other distributions have too.
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("ZEROCOPY_CHROMIUM") is { Length: > 0 } named ? named : Executables.FirstOrDefault(File.Exists);

        if (executable is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();

        // Its sandbox needs rights that containers and CI do not have; it loads our own pages only.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = ["--no-sandbox"] });
    }

    /// <summary>A page of its own, with an empty cache; skips the test where there is no browser.</summary>
    public async Task<VisitedPage> OpenAsync(ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, "install Chromium (apt-get install chromium), or name one by ZEROCOPY_CHROMIUM");
        var context = await _browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1100, Height = 800 } });
        return new VisitedPage(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
