using System.CommandLine;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Commands;

/// <summary>What <c>zerocopy</c> and <c>zerocopy serve</c> take.</summary>
internal sealed class ServeArguments
{
    private readonly Argument<string?> _directory = new("DIR")
    {
        Description = "The directory to serve. Default: that of the configuration, else the current one if it has an index.html, else the bundled sample site.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _urls = new("--urls")
    {
        Description = $"Where to listen; several, separated by spaces or semicolons. Port 0 takes a free one. Default: Urls of the configuration, else the environment's ASPNETCORE_URLS, else {ListenUrls.Default}.",
        HelpName = "URL",
        AllowMultipleArgumentsPerToken = true,
    };

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

    private readonly Option<bool> _listing = new("--listing") { Description = "List directories that have no index.html, as HTML or, to those who ask for it, as JSON." };
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
    };

    /// <param name="command">The command that takes them.</param>
    public ServeArguments(Command command)
    {
        // What looks like an option and is none would be taken for a directory.
        _directory.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] and var name }])
            {
                result.AddError($"'{name}' is not an option. A directory of that name is given as ./{name}");
            }
        });

        command.Add(_directory);

        foreach (var option in new Option[] { _urls, _config, _spa, _listing, _cleanUrls, _tryFiles, _transferMode })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads what the command line asks for.</summary>
    /// <exception cref="InvalidSettingException">It cannot be meant.</exception>
    public ServeSettings Read(ParseResult parsed)
    {
        var directory = parsed.GetValue(_directory);
        var urls = parsed.GetValue(_urls) ?? [];
        string? root = null;
        string[]? addresses = [];

        if ((directory is not null && !SiteRoot.TryResolve(directory, out root, out var problem))
            || (parsed.GetResult(_urls) is { Implicit: false } && !ListenUrls.TryParse(urls, out addresses, out problem)))
        {
            throw new InvalidSettingException(problem);
        }

        var tryFiles = parsed.GetValue(_tryFiles) ?? [];

        if (tryFiles.FirstOrDefault(path => !path.StartsWith('/') && !path.StartsWith("{path}", StringComparison.Ordinal)) is { } relative)
        {
            throw new InvalidSettingException($"--try-files: '{relative}' is not a path from the root of the site. Write /{relative}");
        }

        var page = parsed.GetResult(_spa) is null ? null : parsed.GetValue(_spa) ?? "/index.html";

        return page is not null && !page.StartsWith('/')
            ? throw new InvalidSettingException($"--spa: '{page}' is not a path from the root of the site. Write /{page}")
            : page is not null && root is not null && !SiteRoot.HasPage(root, page, out problem)
            ? throw new InvalidSettingException(problem)
            : new ServeSettings(root, addresses)
            {
                ConfigFile = parsed.GetValue(_config) is { } file ? Path.GetFullPath(file) : null,
                ListDirectories = parsed.GetValue(_listing),
                CleanUrls = parsed.GetValue(_cleanUrls),
                TryFiles = tryFiles,
                TransferMode = parsed.GetValue(_transferMode),
                NavigationFallback = page,
            };
    }
}
