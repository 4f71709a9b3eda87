using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.Host.Commands;

/// <summary>The options that say what a site answers with; every command that has a site has them.</summary>
internal sealed class SiteOptions
{
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
    };

    private readonly Option<string?> _debugHeader = new("--debug-header")
    {
        Description = $"Say in a header field of each answer why it is as it is. For debugging only. Default name: {StaticFileServer.DefaultDebugHeader}.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _spa, _listing, _cleanUrls, _tryFiles, _transferMode, _debugHeader })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads them, and checks what would otherwise be missed until a request comes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="root">The directory.</param>
    /// <param name="urls">Where to listen.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="problem">What is wrong and how to mend it, otherwise.</param>
    public bool TryRead(
        ParseResult parsed, string root, IReadOnlyList<string> urls, [NotNullWhen(true)] out ServeSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        settings = new ServeSettings(root, urls)
        {
            ListDirectories = parsed.GetValue(_listing),
            CleanUrls = parsed.GetValue(_cleanUrls),
            TryFiles = parsed.GetValue(_tryFiles) ?? [],
            TransferMode = parsed.GetValue(_transferMode),
            NavigationFallback = parsed.GetResult(_spa) is null ? null : parsed.GetValue(_spa) ?? "/index.html",
            DebugHeader = parsed.GetResult(_debugHeader) is null ? null : parsed.GetValue(_debugHeader) ?? StaticFileServer.DefaultDebugHeader,
        };
        problem = null;

        if (settings.NavigationFallback is { } page && !SiteRoot.HasPage(root, page, out problem))
        {
            return false;
        }

        if (settings.TryFiles.FirstOrDefault(path => !path.StartsWith('/') && !path.StartsWith("{path}", StringComparison.Ordinal)) is { } relative)
        {
            problem = $"--try-files: '{relative}' is not a path from the root of the site. Write /{relative}";
            return false;
        }

        return settings.DebugHeader is not { } name || IsOwnName(name, out problem);
    }

    private static bool IsOwnName(string name, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            FieldLines.RequireOwnName(name);
            problem = null;
            return true;
        }
        catch (ArgumentException exception)
        {
            problem = $"--debug-header: {exception.Message}";
            return false;
        }
    }
}
