using ZeroCopy.Host.Limits;
using ZeroCopy.Host.Netlify;
using ZeroCopy.Host.ResponseCompression;
using ZeroCopy.Host.Serving;

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

    /// <summary>Reads and checks all of it.</summary>
    /// <param name="command">What the command line asks for.</param>
    /// <exception cref="InvalidConfigurationException">Something cannot be meant; all of it is told.</exception>
    /// <exception cref="InvalidSettingException">The same, of the command line.</exception>
    public static ServerSettings Read(ServeSettings command)
    {
        var sources = command.ToSources();
        var document = sources.Load();
        var problems = ConfigurationCheck.Run(document, ServerKeys.Root).ToList();
        var sites = SitesSection.Read(document.Content, BaseDirectoryOf(sources), Report, command.CorsOrigin);
        var urls = command.Urls;

        if (urls.Count == 0)
        {
            var configured = new SettingReader(document.Content).Values(ServerKeys.Urls);

            if (!ListenUrls.TryParse([.. configured], out var parsed, out var problem))
            {
                Report(ServerKeys.Urls.Name, problem.Replace("--urls: ", "", StringComparison.Ordinal));
            }

            urls = parsed ?? [];
        }

        var reader = new SettingReader(document.Content);
        var limits = LimitsSection.Read(reader, Report);
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
            reader.Flag(ServerKeys.ConnectionDoor),
            TimeSpan.FromSeconds(reader.Integer(ServerKeys.ShutdownTimeout)),
            [.. sources.Files, .. sites.Where(site => site.Root.Length > 0).SelectMany(site => NetlifySite.FilesOf(site.Root)), .. sites.SelectMany(site => site.PolicyFiles)])
        {
            Limits = limits,
            ProxiedCompression = CompressionSection.Read(reader),
            Access = AccessSection.ReadServer(reader),
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
