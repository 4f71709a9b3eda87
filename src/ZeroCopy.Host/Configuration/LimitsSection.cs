using System.Globalization;
using ZeroCopy.Host.Limits;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Limits</c>: connections, requests, time and bandwidth.</summary>
internal static class LimitsSection
{
    private static readonly ConfigurationKey MaxConnections = Number("MaxConnections", "The most connections at once; those beyond are closed when they are accepted.");

    private static readonly ConfigurationKey MaxConnectionsPerClient = Number("MaxConnectionsPerClient", "The most of a client: an IPv4 address, or an IPv6 network of 64 bits.");

    private static readonly ConfigurationKey MaxRequestHeadSize = Number("MaxRequestHeadSize", "The largest head of a request. Without it, Kestrel's limit of 32,768.") with
    { Minimum = 1024, Maximum = 1024 * 1024, Unit = "bytes" };

    private static readonly ConfigurationKey RequestHeadersTimeout = Time("RequestHeadersTimeout", "How long a client may take to send a head. Without it, Kestrel's 30 s.");

    private static readonly ConfigurationKey KeepAliveTimeout = Time("KeepAliveTimeout", "How long a connection may be idle. Without it, Kestrel's 130 s.");

    private static readonly ConfigurationKey MinResponseRate = Number("MinResponseRate", "The slowest client that is served; 0 serves any. Without it, Kestrel's 240.") with
    { Minimum = 0, Unit = "bytes/s" };

    private static readonly ConfigurationKey MinResponseRateGrace = Number("MinResponseRateGrace", "How long a client may be slower. Without it, Kestrel's 5 s.") with
    { Minimum = 2, Maximum = 86400, Unit = "seconds" };

    private static readonly ConfigurationKey MaxRequestBodySize = Number("MaxRequestBodySize", "The largest body of a request; 0 takes any. Without it, Kestrel's 30,000,000.") with
    { Minimum = 0, Maximum = long.MaxValue, Unit = "bytes" };

    private static readonly ConfigurationKey PerResponse = Rate("PerResponse", "On a connection, and so for a response over HTTP/1.1.");
    private static readonly ConfigurationKey PerClient = Rate("PerClient", "To a client, divided among its connections that send.");
    private static readonly ConfigurationKey Total = Rate("Total", "To all clients, divided among the connections that send.");

    private static readonly ConfigurationKey Rules = ConfigurationKey.List("Rules", "Rates for some paths of the sites; the least that matches counts.",
        ConfigurationKey.Section("rule", "A rule.", PathRulesSection.Match, PerResponse with { IsRequired = true }));

    private static readonly ConfigurationKey BandwidthKey =
        ConfigurationKey.Section("Bandwidth", "The most bytes a second that are sent; the least of the limits counts.", PerResponse, PerClient, Total, Rules);

    private static readonly ConfigurationKey PerSecond = Number("PerSecond", "Requests that a client may make in a second, in the long run. Those beyond get 429.") with
    { Maximum = 1_000_000, Unit = "requests" };

    private static readonly ConfigurationKey Burst = Number("Burst", "How many it may make at once, after a pause. Without it, those of a second.") with
    { Maximum = 1_000_000, Unit = "requests" };

    private static readonly ConfigurationKey Requests = ConfigurationKey.Section("Requests", "How often a client may ask.", PerSecond, Burst);

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Limits", "Limits of connections, requests, time and bandwidth. They win over Kestrel:Limits.",
        MaxConnections, MaxConnectionsPerClient, MaxRequestHeadSize, RequestHeadersTimeout, KeepAliveTimeout, MinResponseRate, MinResponseRateGrace, MaxRequestBodySize,
        BandwidthKey, Requests) with
    { NeedsRestart = true };

    /// <summary>Reads the limits.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    public static LimitsSettings Read(SettingReader configuration, Action<string, string> report)
    {
        var limits = configuration.Section(Key);
        var bandwidth = limits.Section(BandwidthKey);
        var requests = limits.Section(Requests);
        var rate = (int?)NumberOf(requests, PerSecond);
        var burst = (int?)NumberOf(requests, Burst);
        var least = NumberOf(limits, MinResponseRate);

        if (rate is null && burst is not null)
        {
            report($"{Key.Name}:{Requests.Name}", $"'{Burst.Name}' says how many requests at once; '{PerSecond.Name}' is missing, which says how many in the long run.");
        }

        return new LimitsSettings
        {
            MaxConnections = (int?)NumberOf(limits, MaxConnections),
            MaxConnectionsPerClient = (int?)NumberOf(limits, MaxConnectionsPerClient),
            MaxRequestHeadSize = (int?)NumberOf(limits, MaxRequestHeadSize),
            RequestHeadersTimeout = limits.Duration(RequestHeadersTimeout),
            KeepAliveTimeout = limits.Duration(KeepAliveTimeout),
            MinResponseRate = (int?)least,
            MinResponseRateGrace = NumberOf(limits, MinResponseRateGrace) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxRequestBodySize = NumberOf(limits, MaxRequestBodySize),
            Bandwidth = ReadBandwidth(bandwidth, least ?? LimitsSettings.DefaultMinResponseRate, report),
            Requests = rate is { } perSecond ? new RequestRate(perSecond, burst ?? perSecond) : null,
        };
    }

    // Whoever is sent to at this rate must not be cut for being slower than that.
    private static Bandwidth? ReadBandwidth(SettingReader settings, long minimumRate, Action<string, string> report)
    {
        var least = Math.Max(2 * minimumRate, 1);

        var rules = settings.List(Rules);

        foreach (var (reader, key) in ((SettingReader, ConfigurationKey)[])[(settings, PerResponse), (settings, PerClient), (settings, Total), .. rules.Select(rule => (rule, PerResponse))])
        {
            if (NumberOf(reader, key) is { } rate && rate < least)
            {
                report($"{reader.Path}:{key.Name}", $"'{rate}' is less than {least} bytes/s, twice the rate of the slowest client that is served. Lower {Key.Name}.{MinResponseRate.Name}, or raise this.");
            }
        }

        var (response, client, total) = (NumberOf(settings, PerResponse), NumberOf(settings, PerClient), NumberOf(settings, Total));

        return (response ?? client ?? total) is not null || rules.Count > 0
            ? new Bandwidth(response, client, total, least)
            {
                Rules =
                [
                    .. rules
                        .Where(rule => PathRulesSection.PathOf(rule) is not null && NumberOf(rule, PerResponse) is not null)
                        .Select(rule => new BandwidthRule(PathRulesSection.PathOf(rule)!, NumberOf(rule, PerResponse)!.Value)),
                ],
            }
            : null;
    }

    private static long? NumberOf(SettingReader settings, ConfigurationKey key) =>
        long.TryParse(settings.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= key.Minimum && value <= key.Maximum ? value : null;

    private static ConfigurationKey Number(string name, string description) => new(name, ConfigurationKind.Integer, description) { Minimum = 1 };

    private static ConfigurationKey Rate(string name, string description) => Number(name, description) with { Maximum = 1_000_000_000_000, Unit = "bytes/s" };

    private static ConfigurationKey Time(string name, string description) => new(name, ConfigurationKind.Duration, description)
    {
        Unit = "seconds",
        Check = static text => SettingValue.TryParseDuration(text, out var duration) && duration < TimeSpan.FromSeconds(1) ? $"'{text}' is too short. Use a second or more." : null,
    };
}
