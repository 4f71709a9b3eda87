using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Kestrel:Limits</c>: the properties of <see cref="KestrelServerLimits"/> by their names. What is not said stays as Kestrel has it.</summary>
internal static class KestrelLimitsSection
{
    // What every reader of JSON takes for the same number.
    private const long Many = 1_000_000_000_000_000;

    private static readonly (ConfigurationKey Key, Action<KestrelServerLimits, long> Set)[] Numbers =
    [
        (Number("MaxConcurrentConnections", "The most connections at a time.", 1, Many), static (limits, value) => limits.MaxConcurrentConnections = value),
        (Number("MaxConcurrentUpgradedConnections", "The most connections at a time that are WebSockets or the like.", 0, Many), static (limits, value) => limits.MaxConcurrentUpgradedConnections = value),
        (Number("MaxRequestBodySize", "The longest body of a request, in bytes (Kestrel: 30,000,000).", 0, Many), static (limits, value) => limits.MaxRequestBodySize = value),
        (Number("MaxRequestBufferSize", "Bytes of a request that are read ahead (Kestrel: 1,048,576).", 1, Many), static (limits, value) => limits.MaxRequestBufferSize = value),
        (Number("MaxResponseBufferSize", "Bytes of a response that wait for the client before the application waits (Kestrel: 65,536).", 0, Many), static (limits, value) => limits.MaxResponseBufferSize = value),
        (Number("MaxRequestHeaderCount", "The most header fields of a request (Kestrel: 100).", 1, int.MaxValue), static (limits, value) => limits.MaxRequestHeaderCount = (int)value),
        (Number("MaxRequestHeadersTotalSize", "Bytes of all header fields of a request (Kestrel: 32,768).", 1, int.MaxValue), static (limits, value) => limits.MaxRequestHeadersTotalSize = (int)value),
        (Number("MaxRequestLineSize", "Bytes of the request line (Kestrel: 8,192).", 1, int.MaxValue), static (limits, value) => limits.MaxRequestLineSize = (int)value),
    ];

    private static readonly (ConfigurationKey Key, Action<KestrelServerLimits, TimeSpan> Set)[] Times =
    [
        (Time("KeepAliveTimeout", "How long a connection may be idle (Kestrel: 130 seconds)."), static (limits, value) => limits.KeepAliveTimeout = value),
        (Time("RequestHeadersTimeout", "How long the head of a request may take (Kestrel: 30 seconds)."), static (limits, value) => limits.RequestHeadersTimeout = value),
    ];

    private static readonly ConfigurationKey BytesPerSecond = Number("BytesPerSecond", "Bytes a second (Kestrel: 240); 0 is no limit.", 0, int.MaxValue);

    private static readonly ConfigurationKey GracePeriod = Time("GracePeriod", "How long it may be slower at the beginning (Kestrel: 5 seconds).");

    private static readonly ConfigurationKey BodyRate = ConfigurationKey.Section("MinRequestBodyDataRate", "The slowest client that sends.", BytesPerSecond, GracePeriod);

    private static readonly ConfigurationKey ResponseRate = ConfigurationKey.Section("MinResponseDataRate", "The slowest client that receives.", BytesPerSecond, GracePeriod);

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Limits", "Limits, at both doors.",
        [.. Numbers.Select(limit => limit.Key), .. Times.Select(limit => limit.Key), BodyRate, ResponseRate]) with
    { NeedsRestart = true };

    /// <summary>Reads the limits that are said.</summary>
    /// <param name="kestrel">The section <c>Kestrel</c>.</param>
    /// <returns>What sets them; <see langword="null"/> when nothing is said.</returns>
    public static Action<KestrelServerLimits>? Read(SettingReader kestrel)
    {
        var section = kestrel.Section(Key);
        Action<KestrelServerLimits>? all = null;

        foreach (var (key, set) in Numbers)
        {
            if (long.TryParse(section.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                all += limits => set(limits, value);
            }
        }

        foreach (var (key, set) in Times)
        {
            if (section.Duration(key) is { } value)
            {
                all += limits => set(limits, value);
            }
        }

        if (ReadRate(section.Section(BodyRate)) is { } bodyRate)
        {
            all += limits => limits.MinRequestBodyDataRate = bodyRate(limits.MinRequestBodyDataRate);
        }

        if (ReadRate(section.Section(ResponseRate)) is { } responseRate)
        {
            all += limits => limits.MinResponseDataRate = responseRate(limits.MinResponseDataRate);
        }

        return all;
    }

    private static Func<MinDataRate?, MinDataRate?>? ReadRate(SettingReader section)
    {
        var rate = double.TryParse(section.Text(BytesPerSecond), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (double?)null;
        var grace = section.Duration(GracePeriod);

        return rate is null && grace is null ? null
            : rate is 0 ? static _ => null
            : known => new MinDataRate(rate ?? known?.BytesPerSecond ?? 240, grace ?? known?.GracePeriod ?? TimeSpan.FromSeconds(5));
    }

    private static ConfigurationKey Number(string name, string description, long minimum, long maximum) =>
        new(name, ConfigurationKind.Integer, description) { Minimum = minimum, Maximum = maximum };

    // Kestrel takes no time of zero.
    private static ConfigurationKey Time(string name, string description) => new(name, ConfigurationKind.Duration, description)
    {
        Unit = "seconds",
        Check = static text => SettingValue.TryParseDuration(text, out var time) && time <= TimeSpan.Zero ? $"'{text}' is no time that Kestrel takes; it has to be longer than nothing." : null,
    };
}
