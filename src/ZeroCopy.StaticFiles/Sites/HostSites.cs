using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>The sites of one host, each below its mount.</summary>
internal sealed class HostSites
{
    private readonly Site[] _sites;

    public HostSites(params IEnumerable<Site> sites)
    {
        // The longest mount that a path is below owns the path.
        _sites = [.. sites.OrderByDescending(site => site.Server.Mount.Value?.Length ?? 0)];
    }

    public ReadOnlySpan<Site> All => _sites;

    /// <summary>What is ready to be sent for them, once an endpoint has a door.</summary>
    public ResourceCache? Resources { get; set; }

    /// <summary>Counts the changes below the roots that are known of.</summary>
    public int Generation
    {
        get
        {
            var generation = 0;

            foreach (var site in _sites)
            {
                generation += site.Resolver.Files.Generation;
            }

            return generation;
        }
    }

    /// <summary>The site for a decoded path.</summary>
    /// <param name="path">The path of the request.</param>
    /// <param name="remaining">What is left of it below the mount.</param>
    public Site? Find(PathString path, out PathString remaining)
    {
        foreach (var site in _sites)
        {
            if (path.StartsWithSegments(site.Server.Mount, out remaining))
            {
                return site;
            }
        }

        remaining = default;
        return null;
    }

    /// <summary>
    /// Whether a path that is one site's as it stands is another's as others read it, who keeps clients from it there: <c>//admin/x</c> is not below
    /// <c>/admin</c>, but to the kernel and to many an application it is.
    /// </summary>
    /// <param name="path">The decoded path of the request.</param>
    public bool IsRestrictedElsewhere(PathString path)
    {
        if (path.Value is not { } text || !(text.AsSpan().ContainsAny('%', '\\', ';') || text.Contains("//", StringComparison.Ordinal)))
        {
            return false;
        }

        return Find(new PathString(PathPolicies.AsOthersReadIt(text)), out var remaining) is { } other
            && other != Find(path, out _)
            && other.Server.Policies.Restrict(remaining.Value ?? "", admitted: null);
    }
}
