using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Tls;

/// <summary>Which site leads its clients to HTTPS, found as the site itself is: by host, then by the longest path. Replaced as a whole.</summary>
internal sealed class HttpsPolicies : ISettingsFollower
{
    private volatile HostTable<(PathString Mount, HttpsSettings Settings)[]>? _hosts;

    public HttpsPolicies(IReadOnlyList<SiteSettings> sites)
    {
        Set(sites);
    }

    /// <inheritdoc/>
    public void Follow(ServerSettings settings) => Set(settings.Sites);

    /// <summary>What holds for a request.</summary>
    public HttpsSettings Find(HttpRequest request)
    {
        foreach (var (mount, settings) in _hosts?.Find(request.Host.Value) ?? [])
        {
            if (request.Path.StartsWithSegments(mount))
            {
                return settings;
            }
        }

        return HttpsSettings.None;
    }

    private void Set(IReadOnlyList<SiteSettings> sites)
    {
        if (sites.All(site => !site.Https.NeedsPipeline))
        {
            _hosts = null;
            return;
        }

        var byHost =
            from site in sites
            from host in site.Hosts
            let name = VirtualHosts.TryNormalize(host, out var normal) ? normal : host
            group (Mount: site.Options.RequestPath, site.Https) by name into mounted
            select (mounted.Key, mounted.Distinct().OrderByDescending(site => site.Mount.Value?.Length ?? 0).ToArray());

        _hosts = new HostTable<(PathString, HttpsSettings)[]>(byHost);
    }
}
