namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Which sites a host has: by its exact name, by a wildcard, or as any other. Never changes; see <see cref="LiveSites"/>.</summary>
internal sealed class VirtualHosts : IDisposable
{
    /// <summary>The name that stands for all hosts that no other name is for.</summary>
    public const string AnyHost = "*";

    // RFC 1035 §2.3.4.
    private const int MaxHostLength = 255;

    private readonly HostTable<HostSites> _hosts;

    private VirtualHosts(IEnumerable<(string Host, HostSites Sites)> hosts)
    {
        _hosts = new HostTable<HostSites>(hosts);
    }

    /// <summary>All there are.</summary>
    public IReadOnlyList<HostSites> All => _hosts.All;

    /// <summary>The only site of the only host.</summary>
    public Site Only => All.Single().All[0];

    /// <summary>One site for all hosts.</summary>
    public static VirtualHosts Of(HostSites sites) => new([(AnyHost, sites)]);

    /// <summary>Arranges sites by their hosts.</summary>
    /// <param name="sites">The sites; one without hosts is for any.</param>
    /// <exception cref="ArgumentException">A host is none, or two sites are for the same host and mount.</exception>
    public static VirtualHosts Create(IEnumerable<(IEnumerable<string> Hosts, Site Site)> sites)
    {
        var byHost = new Dictionary<string, List<Site>>(StringComparer.Ordinal);

        foreach (var (hosts, site) in sites)
        {
            foreach (var host in hosts.Select(Normalize).DefaultIfEmpty(AnyHost).Distinct())
            {
                if (!byHost.TryGetValue(host, out var mounted))
                {
                    byHost[host] = mounted = [];
                }

                if (mounted.Any(other => other.Server.Mount == site.Server.Mount))
                {
                    throw new ArgumentException($"Sites: two sites answer the host '{host}' below '{site.Server.Mount}/'. Give one another path, or other hosts.");
                }

                mounted.Add(site);
            }
        }

        // Hosts that have the same sites share what is ready to be sent.
        var groups = new Dictionary<string, HostSites>();
        var ids = byHost.Values.SelectMany(mounted => mounted).Distinct().Select((site, index) => (site, index)).ToDictionary(pair => pair.site, pair => pair.index);

        return new VirtualHosts([.. byHost.Select(pair =>
        {
            var key = string.Join(' ', pair.Value.Select(site => ids[site]).Order());

            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = new HostSites(pair.Value);
            }

            return (pair.Key, group);
        })]);
    }

    /// <summary>The sites of a host.</summary>
    /// <param name="host">The host of the request with or without its port, as it stands there.</param>
    public HostSites? Find(ReadOnlySpan<byte> host) => _hosts.Find(host);

    /// <summary>Closes the files that are kept open, and frees what is ready to be sent.</summary>
    public void Dispose()
    {
        foreach (var sites in All)
        {
            sites.Resources?.Dispose();

            foreach (var site in sites.All)
            {
                site.Resolver.Files.Dispose();
            }
        }
    }

    /// <summary>A host as it is compared.</summary>
    /// <returns><see langword="false"/> when it is none.</returns>
    public static bool TryNormalize(string host, out string name)
    {
        name = host.ToLowerInvariant();

        if (name is AnyHost or "default")
        {
            name = AnyHost;
            return true;
        }

        var rest = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        var isAddress = rest is ['[', .., ']'];
        return rest.Length is > 0 and < MaxHostLength && !rest.EndsWith('.') && (isAddress ? rest[1..^1] : rest).All(character => IsHostCharacter(character, isAddress));
    }

    private static string Normalize(string host) => TryNormalize(host, out var name)
        ? name
        : throw new ArgumentException($"Sites: '{host}' is not a host. Use a name such as www.example.org, *.example.org, or * for any other, without a port.");

    private static bool IsHostCharacter(char character, bool isAddress) =>
        char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' || (isAddress && character == ':');
}
