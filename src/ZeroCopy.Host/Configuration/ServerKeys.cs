using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>
/// The tree of all keys. To add a section: one file that has its keys and reads them, one line here, its value in <see cref="ServerSettings"/>, and
/// its row in docs/configuration.md; validation, schema and the check of the documentation follow.
/// </summary>
internal static class ServerKeys
{
    public static readonly ConfigurationKey Urls = new("Urls", ConfigurationKind.OneOrMore, "Where to listen; several are a list, or separated by semicolons. --urls wins.")
    {
        NeedsRestart = true,
        Entry = new ConfigurationKey("url", ConfigurationKind.Text, "A URL such as http://0.0.0.0:8080 or http://unix:/run/zerocopy.sock."),
    };

    public static readonly ConfigurationKey ConnectionDoor = ConfigurationKey.Flag("ConnectionDoor", true,
        "Whether files are answered on the connection, before Kestrel; false leaves all requests to the pipeline, which answers the same.") with
    { NeedsRestart = true };

    public static readonly ConfigurationKey ShutdownTimeout = new("shutdownTimeoutSeconds", ConfigurationKind.Integer, "How long downloads under way may take on SIGTERM.")
    {
        Default = "10",
        Maximum = 86400,
        Unit = "seconds",
        NeedsRestart = true,
    };

    private static readonly ConfigurationKey Transfer = ConfigurationKey.Section("Transfer", "How files are sent.",
        new ConfigurationKey("Mode", ConfigurationKind.Choice, "The mode for all files. --transfer-mode wins.") { Default = nameof(TransferMode.Auto), Allowed = Enum.GetNames<TransferMode>() },
        new ConfigurationKey("CalibrationFile", ConfigurationKind.Text, "What Auto does for each length, as measured on this machine.") { NeedsRestart = true });

    /// <summary>The root.</summary>
    public static ConfigurationKey Root { get; } = ConfigurationKey.Section("", "Configuration of zerocopy.",
    [
        new ConfigurationKey("$schema", ConfigurationKind.Text, "The schema, for editors."),
        Urls,
        CertificateSection.Key,
        HttpsSection.Key,
        StaticFilesSection.Key,
        .. PathRulesSection.Keys,
        .. SitePoliciesSection.Keys,
        SitesSection.Key,
        Transfer,
        DebugHeaderKey.Key,
        ConnectionDoor,
        ShutdownTimeout,
        LimitsSection.Key,
        AccessSection.Key,
        CompressionSection.Key,
        AccessLogSection.Key,
        TelemetrySection.Key,
        AdminSection.Key,
        ShutdownSection.Key,
        ForwardedHeadersSection.Key,
        ProxyProtocolSection.Key,
        UnixSocketSection.Key,
        ReverseProxySection.Key,
        InternalFilesSection.Key,
        KestrelSection.Key,
        ConfigurationKey.Open("Logging", "As in ASP.NET Core."),
    ]);
}
