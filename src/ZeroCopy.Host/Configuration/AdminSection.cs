using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Admin</c>: an address for probes and metrics, apart from the sites.</summary>
internal static class AdminSection
{
    /// <summary>Where it listens.</summary>
    public static readonly ConfigurationKey Url = new("Url", ConfigurationKind.Text,
        "Where probes and metrics are answered, such as http://127.0.0.1:9090 or http://unix:/run/zerocopy-admin.sock. Without it nowhere.")
    {
        NeedsRestart = true,
        Check = ProblemOf,
    };

    private static readonly ConfigurationKey Metrics = ConfigurationKey.Flag("Metrics", true, "Whether metrics are counted, and there for Prometheus at /metrics.") with { NeedsRestart = true };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Admin", "An address for operators and their machines.", Url, Metrics);

    /// <summary>Reads it; <see langword="null"/> for none.</summary>
    public static AdminSettings? Read(SettingReader settings)
    {
        var section = settings.Section(Key);
        return section.Text(Url) is { } url ? new AdminSettings(url, section.Flag(Metrics)) : null;
    }

    private static string? ProblemOf(string url) =>
        !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.Contains(';') ? $"'{url}' is not one URL of http. Write it as http://127.0.0.1:9090"
        : ListenUrls.TryParse([url], out _, out var problem) ? null
        : problem.Replace("--urls: ", "", StringComparison.Ordinal);
}
