using System.CommandLine;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Commands;

/// <summary>The options that say what a site answers with; every command that has a site has them.</summary>
internal sealed class SiteOptions
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "A file of configuration: sites, redirects, header fields and all else. See 'zerocopy check' and 'zerocopy schema'.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _spa = new("--spa")
    {
        Description = "The page of a single-page application, for navigations to paths that name no file. A missing asset stays 404. Default page: /index.html.",
        HelpName = "PAGE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _listing = new("--listing")
    {
        Description = "List directories that have no index.html, as HTML or, to those who ask for it, as JSON.",
    };

    private readonly Option<bool> _cleanUrls = new("--clean-urls") { Description = "Answer /about with about.html." };

    private readonly Option<string[]> _tryFiles = new("--try-files")
    {
        Description = "Paths to try, in order, where a request names no file; {path} stands for its path, as in {path}.html {path}/index.html /fallback.html",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _transferMode = new("--transfer-mode")
    {
        Description = $"How files are sent: {string.Join(", ", Enum.GetNames<TransferMode>())}. Default: Auto, which is sendfile wherever it can be trusted.",
        HelpName = "MODE",
        CompletionSources = { Enum.GetNames<TransferMode>() },
    };

    private readonly Option<string?> _debugHeader = new("--debug-header")
    {
        Description = $"Say in a header field of each answer why it is as it is. For debugging only. Default name: {DebugHeaderKey.DefaultName}.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _cors = new("--cors")
    {
        Description = "The origin whose scripts may read all answers, such as http://localhost:5173. Default: *, which is any.",
        HelpName = "ORIGIN",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <param name="command">The command that has them.</param>
    public SiteOptions(Command command)
    {
        foreach (var option in new Option[] { _config, _spa, _listing, _cleanUrls, _tryFiles, _transferMode, _debugHeader, _cors })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads them, and checks what would otherwise be missed until a request comes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="directory">The directory, as the command line names it; <see langword="null"/> leaves it to the configuration.</param>
    /// <param name="urls">Where to listen; empty leaves it to the configuration.</param>
    /// <exception cref="InvalidSettingException">Something cannot be meant.</exception>
    public ServeSettings Read(ParseResult parsed, string? directory, IReadOnlyList<string> urls)
    {
        string? root = null;

        if (directory is not null && !SiteRoot.TryResolve(directory, out root, out var problem))
        {
            throw new InvalidSettingException(problem);
        }

        var tryFiles = parsed.GetValue(_tryFiles) ?? [];

        if (tryFiles.FirstOrDefault(path => !path.StartsWith('/') && !path.StartsWith("{path}", StringComparison.Ordinal)) is { } relative)
        {
            throw new InvalidSettingException($"--try-files: '{relative}' is not a path from the root of the site. Write /{relative}");
        }

        return new ServeSettings(root, urls)
        {
            ConfigFile = parsed.GetValue(_config) is { } file ? Path.GetFullPath(file) : null,
            ListDirectories = parsed.GetValue(_listing),
            CleanUrls = parsed.GetValue(_cleanUrls),
            TryFiles = tryFiles,
            TransferMode = parsed.GetValue(_transferMode),
            NavigationFallback = parsed.GetResult(_spa) is null ? null : Page(parsed.GetValue(_spa) ?? "/index.html", root),
            DebugHeader = parsed.GetResult(_debugHeader) is null ? null : FieldName(parsed.GetValue(_debugHeader) ?? DebugHeaderKey.DefaultName),
            CorsOrigin = parsed.GetResult(_cors) is null ? null : Origin(parsed.GetValue(_cors) ?? "*"),
        };
    }

    // Where the directory is the configuration's to say, the page is looked for when that is read.
    private static string Page(string page, string? root) =>
        !page.StartsWith('/') ? throw new InvalidSettingException($"--spa: '{page}' is not a path from the root of the site. Write /{page}")
        : root is not null && !SiteRoot.HasPage(root, page, out var problem) ? throw new InvalidSettingException(problem)
        : page;

    private static string Origin(string origin) =>
        CorsSection.CheckOrigin(origin) is { } problem ? throw new InvalidSettingException($"--cors: {problem}") : origin;

    private static string FieldName(string name) =>
        DebugHeaderKey.ProblemOf(name) is { } problem ? throw new InvalidSettingException($"--debug-header: {problem}") : name;
}
