using Microsoft.Extensions.FileProviders;
using ZeroCopy.Host.Netlify;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Configuration;

/// <summary>The section <c>Sites</c>; without it, the sections at the top describe the only site.</summary>
internal static class SitesSection
{
    private static readonly ConfigurationKey Name = new("Name", ConfigurationKind.Text, "A name for messages. Without one, the first host.");

    private static readonly ConfigurationKey Hosts = new("Hosts", ConfigurationKind.OneOrMore, "Hosts without a port: www.example.org, *.example.org, or * for any other.")
    {
        Default = "*",
        Entry = new ConfigurationKey("host", ConfigurationKind.Text, "A host.") { Check = CheckHost },
    };

    private static readonly ConfigurationKey MountPath = new("Path", ConfigurationKind.Page, "The path that the site stands below; the longest one that a request is below owns it.")
    {
        Default = "/",
        Check = static path => path.Length > 1 && path.EndsWith('/') ? $"'{path}' ends with a slash. Write {path.TrimEnd('/')}" : null,
    };

    private static readonly ConfigurationKey Root = new("Root", ConfigurationKind.Text, "The directory: the same as StaticFiles.Root.");

    /// <summary>The section.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.List("Sites", "Sites by host and path. What a site does not say, it has from the sections at the top.",
        ConfigurationKey.Section("site", "A site.",
            [Name, Hosts, MountPath, Root, CertificateSection.Key, HttpsSection.Key, StaticFilesSection.Key, .. PathRulesSection.Keys, .. SitePoliciesSection.Keys]));

    /// <summary>Reads the sites.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="baseDirectory">What relative directories are relative to.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    /// <param name="corsOrigin">The origin whose scripts may read all answers, by the command line; <see langword="null"/> leaves it to the configuration.</param>
    public static IReadOnlyList<SiteSettings> Read(IConfiguration configuration, string baseDirectory, Action<string, string> report, string? corsOrigin = null)
    {
        var entries = configuration.GetSection(Key.Name).GetChildren().ToArray();
        var sites = new List<SiteSettings>();

        foreach (var reader in entries.Length == 0 ? [new SettingReader(configuration)] : entries.Select(entry => new SettingReader(entry, configuration)))
        {
            if (Read(reader, entries.Length > 0, baseDirectory, report, corsOrigin) is not { } site)
            {
                continue;
            }

            if (sites.Find(other => other.Path == site.Path && other.Hosts.Intersect(site.Hosts, StringComparer.OrdinalIgnoreCase).Any()) is { } twin)
            {
                report(reader.Path, $"'{twin.Name}' answers the same host below the same path. Give one of them other Hosts or another Path.");
            }

            sites.Add(site);
        }

        if (entries.Length > 0 && ReadRest(configuration, sites, baseDirectory, corsOrigin) is { } rest)
        {
            sites.Add(rest);
        }

        return sites;
    }

    // The policies at the top are for every site, and so is the way to HTTPS. An application that is proxied for a host or a path that no site has is not to be open for that.
    private static SiteSettings? ReadRest(IConfiguration configuration, List<SiteSettings> sites, string baseDirectory, string? corsOrigin)
    {
        var hosts = sites.SelectMany(site => site.Hosts).Append(VirtualHosts.AnyHost).Select(host => VirtualHosts.TryNormalize(host, out var name) ? name : host).Distinct()
            .Except(sites.Where(site => site.Path == "/").SelectMany(site => site.Hosts).Select(host => VirtualHosts.TryNormalize(host, out var name) ? name : host))
            .ToArray();
        var options = new ZeroCopyFileServerOptions { FileProvider = new NullFileProvider() };

        // Mistakes have been told of by the sites.
        var files = SitePoliciesSection.Apply(new SettingReader(configuration), baseDirectory, corsOrigin, options, static (_, _) => { });
        var https = HttpsSection.Read(new SettingReader(configuration));
        options.AnswerOnConnection = !https.NeedsPipeline;
        return hosts.Length > 0 && (options.Policies.Count + options.HeaderRules.Count > 0 || https.NeedsPipeline)
            ? new SiteSettings("all else", hosts, "/", "", options, []) { Section = "", Https = https, PolicyFiles = files }
            : null;
    }

    private static SiteSettings? Read(SettingReader site, bool isListed, string baseDirectory, Action<string, string> report, string? corsOrigin)
    {
        var files = site.Section(StaticFilesSection.Key);
        var hosts = isListed ? site.Values(Hosts) : ["*"];
        var path = isListed ? site.OwnText(MountPath) ?? "/" : "/";
        var isEnabled = files.Flag(StaticFilesSection.Enabled);
        var own = isListed ? site.OwnText(Root) : null;
        var directory = own ?? files.Text(StaticFilesSection.Root);
        var options = new ZeroCopyFileServerOptions { RequestPath = new PathString(path is ['/', _, ..] ? path : "") };
        var notes = new List<NetlifyNote>();
        string? root = null;

        if (isEnabled && !SiteRoot.TryResolve(directory is null ? null : Path.Combine(baseDirectory, directory), out root, out var problem))
        {
            report(own is not null ? $"{site.Path}:{Root.Name}" : KeyOf(site.Path, $"{StaticFilesSection.Key.Name}:{StaticFilesSection.Root.Name}"), problem);
        }

        StaticFilesSection.Apply(site, options);
        PathRulesSection.Apply(site, options, report);
        var policyFiles = SitePoliciesSection.Apply(site, baseDirectory, corsOrigin, options, report);
        var name = site.OwnText(Name) ?? (isListed ? $"{hosts[0]}{(path == "/" ? "" : path)}" : "default");

        var https = HttpsSection.Read(site);
        var certificate = isListed ? CertificateSection.ReadOwn(site, baseDirectory) : null;

        if (root is null)
        {
            // Policies, header fields and the way to HTTPS hold for what is proxied, with files or without.
            var isNeeded = options.Policies.Count + options.HeaderRules.Count > 0 || https.NeedsPipeline || certificate is not null;
            return isEnabled || !isNeeded ? null : Finish("", new NullFileProvider());
        }

        if (options.NavigationFallback is { } page && page.StartsWith('/') && !File.Exists(Path.Join(root, page)))
        {
            report(KeyOf(site.Path, "NavigationFallback:Path"), $"there is no '{page}' in '{root}'. Name the page of the application, such as /index.html");
        }

        if (files.Flag(StaticFilesSection.NetlifyFiles))
        {
            NetlifySite.Import(root, options, notes);
        }

        return Finish(root, new PhysicalFileProvider(root));

        SiteSettings Finish(string directory, IFileProvider provider)
        {
            options.FileProvider = provider;
            options.AnswerOnConnection = !https.NeedsPipeline;
            return new SiteSettings(name, hosts, path, directory, options, notes)
            {
                Section = site.Path,
                Certificate = certificate,
                Https = https,
                PolicyFiles = policyFiles,
                AsksForPasswords = site.List(BasicAuthSection.Key).Count > 0,
            };
        }
    }

    private static string KeyOf(string site, string key) => site.Length == 0 ? key : $"{site}:{key}";

    private static string? CheckHost(string host) => VirtualHosts.TryNormalize(host, out _) ? null
        : $"'{host}' is not a host. Use a name such as www.example.org, *.example.org, or * for any other, without scheme, port and path.";
}
