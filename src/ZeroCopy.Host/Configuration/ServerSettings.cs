using ZeroCopy.Host.AccessLogs;
using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Limits;
using ZeroCopy.Host.Netlify;
using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;
using ZeroCopy.Host.ResponseCompression;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Telemetry;
using ZeroCopy.Host.Tls;

namespace ZeroCopy.Host.Configuration;

/// <summary>All that is configured, checked.</summary>
/// <param name="Document">What it was read from.</param>
/// <param name="Sites">The sites.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="Transfer">How files are sent.</param>
/// <param name="HasDoor">Whether files are answered on the connection.</param>
/// <param name="ShutdownTimeout">How long downloads under way may take.</param>
/// <param name="WatchedFiles">Files whose change is one of the configuration.</param>
internal sealed record ServerSettings(
    ConfigurationDocument Document,
    IReadOnlyList<SiteSettings> Sites,
    IReadOnlyList<string> Urls,
    TransferSettings Transfer,
    bool HasDoor,
    TimeSpan ShutdownTimeout,
    IReadOnlyList<string> WatchedFiles)
{
    /// <summary>Limits of connections, requests, time and bandwidth.</summary>
    public required LimitsSettings Limits { get; init; }

    /// <summary>How proxied answers are compressed; <see langword="null"/> where they are not.</summary>
    public required ProxiedCompressionSettings? ProxiedCompression { get; init; }

    /// <summary>Which networks may ask.</summary>
    public required NetworkRule Access { get; init; }

    /// <summary>The access log, if there is one.</summary>
    public required AccessLogSettings? AccessLog { get; init; }

    /// <summary>What is exported.</summary>
    public required TelemetrySettings Telemetry { get; init; }

    /// <summary>The address for probes and metrics, if there is one.</summary>
    public required AdminSettings? Admin { get; init; }

    /// <summary>How long connections are accepted after SIGTERM.</summary>
    public required TimeSpan ShutdownDelay { get; init; }

    /// <summary>Who tells who the client is; <see langword="null"/> for nobody.</summary>
    public required ForwardedHeadersSettings? ForwardedHeaders { get; init; }

    /// <summary>Where the PROXY protocol is spoken; <see langword="null"/> for nowhere.</summary>
    public required ProxyProtocolSettings? ProxyProtocol { get; init; }

    /// <summary>Peers that are proxies, behind which there are many clients.</summary>
    public NetworkSet TrustedPeers => (ForwardedHeaders?.Trusted ?? NetworkSet.Empty).Union(ProxyProtocol?.Trusted ?? NetworkSet.Empty);

    /// <summary>Who may connect to Unix domain sockets.</summary>
    public required UnixSocketSettings UnixSocket { get; init; }

    /// <summary>What other servers answer.</summary>
    public required ProxySettings Proxy { get; init; }

    /// <summary>Directories whose files those servers may have sent.</summary>
    public required IReadOnlyList<InternalDirectory> InternalFiles { get; init; }

    /// <summary>The certificates, if there are any.</summary>
    public required TlsSettings? Tls { get; init; }

    /// <summary>What Kestrel's own section says.</summary>
    public required KestrelSettings Kestrel { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Whether there is an endpoint for HTTPS.</summary>
    public bool HasHttps => Kestrel.Endpoints.Count > 0 ? Kestrel.Endpoints.Any(endpoint => endpoint.IsHttps) : Urls.Any(ListenUrls.IsHttps);

    /// <summary>
    /// Whether requests are answered where their bytes arrive: nothing blocks there and little is computed. A handshake takes a millisecond, a
    /// password a hundred, and a proxy has more to do than to hand out files.
    /// </summary>
    public bool RunsOnEventThread => !HasHttps && !Proxy.IsOn && !Sites.Any(site => site.AsksForPasswords);

    /// <summary>What is as it is asked for, and yet will not please.</summary>
    public IEnumerable<string> Warnings => Tls is null ? []
        : HasHttps ? Tls.WarningsAt(DateTimeOffset.UtcNow)
        : [$"{Tls.Certificates[0].Name} is not used: no URL begins with https."];

    /// <summary>Reads and checks all of it.</summary>
    /// <param name="command">What the command line asks for.</param>
    /// <exception cref="InvalidConfigurationException">Something cannot be meant; all of it is told.</exception>
    /// <exception cref="InvalidSettingException">The same, of the command line.</exception>
    public static ServerSettings Read(ServeSettings command)
    {
        var sources = command.ToSources();
        var document = sources.Load();
        var problems = ConfigurationCheck.Run(document, ServerKeys.Root).ToList();
        var reader = new SettingReader(document.Content);
        var baseDirectory = BaseDirectoryOf(sources);
        var sites = SitesSection.Read(document.Content, baseDirectory, Report, command.CorsOrigin);
        IReadOnlyList<string> urls = command.Sockets.Count > 0 ? [.. command.Sockets.Select(socket => socket.Url)] : command.Urls;
        var proxy = ReverseProxySection.Read(document.Content, problems, Report);
        var internalFiles = InternalFilesSection.Read(document.Content, baseDirectory, Report);
        var kestrel = KestrelSection.Read(document.Content, baseDirectory, Report);
        var tls = TlsSettings.Read(CertificateSection.ReadOwn(reader, baseDirectory), command.HasDevelopmentCertificate, sites, Report);

        if (urls.Count == 0)
        {
            var configured = reader.Values(ServerKeys.Urls);

            if (!ListenUrls.TryParse([.. configured], out var parsed, out var problem, hasCertificate: tls is not null))
            {
                Report(ServerKeys.Urls.Name, problem.Replace("--urls: ", "", StringComparison.Ordinal));
            }

            // Where endpoints are configured, there is no default beside them.
            urls = parsed is not null && (configured.Count > 0 || ListenUrls.IsInEnvironment || kestrel.Endpoints.Count == 0) ? parsed : [];
        }

        var limits = LimitsSection.Read(reader, Report);
        var proxyProtocol = ProxyProtocolSection.Read(reader, urls, Report);

        if (command.IsRehearsal)
        {
            kestrel = kestrel with { Endpoints = [], HasContent = false };
        }

        HttpsCheck.Run(command, urls, kestrel, tls, sites, hasProblems: problems.Count > 0, Report);
        TransferSettings? transfer = null;

        try
        {
            transfer = TransferSettings.Read(command.TransferMode, document.Content);
        }
        catch (InvalidSettingException) when (problems.Any(problem => problem.Path.StartsWith("Transfer", StringComparison.OrdinalIgnoreCase)))
        {
            // It has been told of.
        }

        if (problems.Count > 0)
        {
            throw new InvalidConfigurationException(problems);
        }

        var debugHeader = DebugHeaderKey.Read(reader);
        var forwardedHeaders = ForwardedHeadersSection.Read(reader);

        foreach (var site in sites)
        {
            site.Options.Files.TransferMode = transfer!.Mode;
            site.Options.Files.DebugHeader = debugHeader;

            foreach (var rule in limits.Bandwidth?.Rules ?? [])
            {
                site.Options.Policies.Add(rule.ToPolicy());
            }
        }

        return new ServerSettings(
            document,
            sites,
            urls,
            transfer!,
            reader.Flag(ServerKeys.ConnectionDoor) && forwardedHeaders is not { ChangesHost: true },
            TimeSpan.FromSeconds(reader.Integer(ServerKeys.ShutdownTimeout)),
            [.. sources.Files, .. sites.Where(site => site.Root.Length > 0).SelectMany(site => NetlifySite.FilesOf(site.Root)), .. sites.SelectMany(site => site.PolicyFiles)])
        {
            Limits = limits,
            ProxiedCompression = CompressionSection.Read(reader),
            Access = AccessSection.ReadServer(reader),
            AccessLog = command.IsRehearsal ? null : AccessLogSection.Read(reader, baseDirectory),
            Telemetry = command.IsRehearsal ? new TelemetrySettings(Metrics: false, Traces: false, Logs: false) : TelemetrySection.Read(reader),
            Admin = command.IsRehearsal ? null : AdminSection.Read(reader),
            ShutdownDelay = ShutdownSection.Read(reader),
            ForwardedHeaders = forwardedHeaders,
            ProxyProtocol = proxyProtocol,
            UnixSocket = UnixSocketSection.Read(reader),
            Proxy = proxy,
            InternalFiles = internalFiles,
            Tls = tls,
            Kestrel = kestrel,
            BaseDirectory = baseDirectory,
        };

        void Report(string key, string message) => problems.Add(new ConfigurationProblem(ServerKeys.Root.JsonPathOf(key), message, document.PlaceOf(key)));
    }

    /// <summary>Keys that have another value there and take effect only when the server is started again.</summary>
    public IEnumerable<string> NeedingRestart(ServerSettings other)
    {
        // A server without a proxy or a log has nothing that could take one up.
        IEnumerable<string> proxy = other.Proxy.IsOn && !Proxy.IsOn ? [ReverseProxySection.Key.Name] : [];
        IEnumerable<string> log = AccessLog is null && other.AccessLog is not null ? ["AccessLog.Output"] : [];
        return [.. Changed(ServerKeys.Root, Document.Content, other.Document.Content), .. proxy, .. log];
    }

    private static IEnumerable<string> Changed(ConfigurationKey section, IConfiguration mine, IConfiguration others)
    {
        foreach (var key in section.Keys)
        {
            var (before, after) = (mine.GetSection(key.Name), others.GetSection(key.Name));

            if (key.NeedsRestart && !Flatten(before).SequenceEqual(Flatten(after)))
            {
                yield return ServerKeys.Root.JsonPathOf(after.Path);
            }

            foreach (var name in Changed(key, before, after))
            {
                yield return name;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(IConfigurationSection section) =>
        section.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>What relative directories are relative to.</summary>
    public static string BaseDirectoryOf(ConfigurationSources sources) =>
        sources.ConfigFile is { } file ? Path.GetDirectoryName(file)! : Directory.GetCurrentDirectory();
}
