using System.ComponentModel;
using System.Diagnostics;

namespace ZeroCopy.Host.Serving;

/// <summary>Shows a page to whoever started the server.</summary>
internal static class Browser
{
    /// <summary>Opens a URL in the browser that the desktop is set to.</summary>
    /// <returns>Whether there is one to ask.</returns>
    public static bool TryOpen(string url)
    {
        // Unix has no shell to execute a URL; these are freedesktop's and Apple's commands for it.
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(url) { UseShellExecute = true }
            : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url]) { RedirectStandardOutput = true, RedirectStandardError = true };

        try
        {
            Process.Start(start)?.Dispose();
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The first URL that a browser can open; of all addresses, the one of this machine.</summary>
    public static string? UrlFor(IEnumerable<string> urls) => urls
        .Where(static url => !url.Contains("://unix:", StringComparison.OrdinalIgnoreCase))
        .Select(static url => new UriBuilder(url))
        .Select(static url => new UriBuilder(url.Scheme, url.Host is "0.0.0.0" or "[::]" ? "localhost" : url.Host, url.Port).Uri.ToString())
        .FirstOrDefault();
}
