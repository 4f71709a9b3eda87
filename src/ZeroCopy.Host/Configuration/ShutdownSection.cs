namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Shutdown</c>: how the server leaves.</summary>
internal static class ShutdownSection
{
    private static readonly ConfigurationKey Delay = new("DelaySeconds", ConfigurationKind.Integer,
        "How long connections are accepted after SIGTERM, while load balancers notice that /readyz says 503.")
    {
        Default = "0",
        Maximum = 3600,
        Unit = "seconds",
        NeedsRestart = true,
    };

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.Section("Shutdown", "How the server leaves on SIGTERM.", Delay);

    /// <summary>Reads the delay.</summary>
    public static TimeSpan Read(SettingReader settings) => TimeSpan.FromSeconds(settings.Section(Key).Integer(Delay));
}
