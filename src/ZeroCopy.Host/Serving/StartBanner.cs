using System.Reflection;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Serving;

/// <summary>What a person sees when the server is up.</summary>
internal static class StartBanner
{
    /// <summary>The version of the server, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(StartBanner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static async Task WriteAsync(TextWriter output, IEnumerable<SiteSettings> sites, IEnumerable<string> urls, TransferMode mode, string? admin = null, string? log = null, IEnumerable<string>? notes = null)
    {
        await output.WriteLineAsync($"zerocopy {Version}");

        foreach (var site in sites.Where(site => site.Root.Length > 0))
        {
            await output.WriteLineAsync(site is { Path: "/", Hosts: ["*"] } ? $"  root  {site.Root}" : $"  site  {string.Join(' ', site.Hosts)} {site.Path} {site.Root}");
        }

        foreach (var url in urls)
        {
            await output.WriteLineAsync($"  url   {url}");
        }

        if (admin is not null)
        {
            await output.WriteLineAsync($"  admin {admin}");
        }

        if (log is not null)
        {
            await output.WriteLineAsync($"  log   {log}");
        }

        await output.WriteLineAsync(OperatingSystem.IsLinux()
            ? $"  send  {(mode == TransferMode.Auto ? "sendfile" : mode)} for HTTP/1.x; copied for TLS and HTTP/2"
            : "  send  copied: sendfile needs Linux");

        foreach (var note in notes ?? [])
        {
            await output.WriteLineAsync($"  {note}");
        }

        await output.WriteLineAsync("Press Ctrl+C to stop.");
        await output.FlushAsync();
    }
}
