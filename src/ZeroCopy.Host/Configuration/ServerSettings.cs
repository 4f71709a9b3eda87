using ZeroCopy.Host.Netlify;
using ZeroCopy.Host.Serving;
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
    /// <summary>The certificates, if there are any.</summary>
    public required TlsSettings? Tls { get; init; }

    /// <summary>What Kestrel's own section says.</summary>
    public required KestrelSettings Kestrel { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Whether there is an endpoint for HTTPS.</summary>
    public bool HasHttps => Kestrel.Endpoints.Count > 0 ? Kestrel.Endpoints.Any(endpoint => endpoint.IsHttps) : Urls.Any(ListenUrls.IsHttps);

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
        var sites = SitesSection.Read(document.Content, baseDirectory, Report);
        var kestrel = KestrelSection.Read(document.Content, baseDirectory, Report);
        var tls = TlsSettings.Read(CertificateSection.ReadOwn(reader, baseDirectory), command.HasDevelopmentCertificate, sites, Report);
        var urls = command.Urls;

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

        if (command.IsTrial)
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

        foreach (var site in sites)
        {
            site.Options.Files.TransferMode = transfer!.Mode;
            site.Options.Files.DebugHeader = debugHeader;
        }

        return new ServerSettings(
            document,
            sites,
            urls,
            transfer!,
            reader.Flag(ServerKeys.ConnectionDoor),
            TimeSpan.FromSeconds(reader.Integer(ServerKeys.ShutdownTimeout)),
            [.. sources.Files, .. sites.SelectMany(site => NetlifySite.FilesOf(site.Root))])
        {
            Tls = tls,
            Kestrel = kestrel,
            BaseDirectory = baseDirectory,
        };

        void Report(string key, string message) => problems.Add(new ConfigurationProblem(ServerKeys.Root.JsonPathOf(key), message, document.PlaceOf(key)));
    }

    /// <summary>Keys that have another value there and take effect only when the server is started again.</summary>
    public IEnumerable<string> NeedingRestart(ServerSettings other) => Changed(ServerKeys.Root, Document.Content, other.Document.Content);

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

    private static string BaseDirectoryOf(ConfigurationSources sources) =>
        sources.ConfigFile is { } file ? Path.GetDirectoryName(file)! : Directory.GetCurrentDirectory();
}
