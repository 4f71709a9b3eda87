using System.CommandLine;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy check [CONFIG]</c>: tells what is wrong with a configuration, or what would be served.</summary>
internal sealed class CheckCommand : Command
{
    /// <summary>Exit code when the configuration has mistakes.</summary>
    public const int HasMistakes = 1;

    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "The file of configuration. Default: what a start without --config reads.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <param name="output">For what would be served.</param>
    /// <param name="error">For mistakes.</param>
    public CheckCommand(TextWriter output, TextWriter error)
        : base("check", "Checks a configuration, tells all mistakes or what would be served, and starts nothing.")
    {
        _output = output;
        _error = error;
        Add(_config);
        SetAction(parsed => Run(parsed.GetValue(_config)));
    }

    private int Run(string? file)
    {
        try
        {
            Describe(ServerSettings.Read(new ServeSettings(null, []) { ConfigFile = file is null ? null : Path.GetFullPath(file) }));
            return 0;
        }
        catch (InvalidConfigurationException exception)
        {
            foreach (var problem in exception.Problems)
            {
                _error.WriteLine($"zerocopy: {problem}");
            }
        }
        catch (InvalidSettingException exception)
        {
            _error.WriteLine($"zerocopy: {exception.Message}");
        }

        return HasMistakes;
    }

    private void Describe(ServerSettings settings)
    {
        foreach (var (path, _, _) in settings.Document.Files)
        {
            _output.WriteLine($"file  {path}");
        }

        foreach (var url in settings.Urls)
        {
            _output.WriteLine($"url   {url}");
        }

        foreach (var endpoint in settings.Kestrel.Endpoints)
        {
            _output.WriteLine($"url   {endpoint.Url} ({endpoint.Name})");
        }

        if (settings.Admin is { } admin)
        {
            _output.WriteLine($"admin {admin.Url}{(admin.Metrics ? ", metrics" : "")}");
        }

        if (settings.AccessLog is { } log)
        {
            _output.WriteLine($"log   {log.Output}, {log.Format}");
        }

        foreach (var site in settings.Sites)
        {
            var options = site.Options;
            _output.WriteLine($"site  {site.Name}: {string.Join(' ', site.Hosts)} below {site.Path} from {(site.Root.Length > 0 ? site.Root : "no directory: only what is proxied")}");
            _output.WriteLine($"      {options.RewriteRules.Count} redirects and rewrites, {options.HeaderRules.Count} header rules, {options.Files.CacheRules.Count} cache rules"
                + (options.NavigationFallback is { } page ? $", fallback {page}" : "")
                + (options.EnableDirectoryBrowsing ? ", listings" : ""));

            foreach (var note in site.Notes)
            {
                _output.WriteLine($"      {note}");
            }
        }

        foreach (var route in settings.Proxy.Routes)
        {
            var cluster = settings.Proxy.Clusters.First(cluster => cluster.ClusterId.Equals(route.ClusterId, StringComparison.OrdinalIgnoreCase));
            _output.WriteLine($"route {route.RouteId}: {string.Join(' ', route.Match.Hosts ?? [])}{route.Match.Path} to {cluster.ClusterId} ({string.Join(", ", cluster.Destinations?.Values.Select(destination => destination.Address) ?? [])})");
        }

        foreach (var directory in settings.InternalFiles)
        {
            _output.WriteLine($"files {directory.Path} from {directory.Root}, for backends only");
        }

        foreach (var certificate in settings.Tls?.Certificates ?? [])
        {
            _output.WriteLine($"cert  {certificate.Name}: {string.Join(' ', certificate.Hosts)}, valid to {certificate.Certificate.ExpiresAt:yyyy-MM-dd}");
        }

        foreach (var warning in settings.Warnings)
        {
            _output.WriteLine($"warn  {warning}");
        }

        _output.WriteLine("No mistakes.");
    }
}
