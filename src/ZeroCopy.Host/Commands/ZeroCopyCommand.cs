using System.CommandLine;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Commands;

/// <summary>The command line: <c>zerocopy [DIR] [--urls URL…]</c> and its subcommands.</summary>
internal static class ZeroCopyCommand
{
    /// <summary>Exit code for what the user can mend: a wrong argument, a missing directory, a port that is taken.</summary>
    public const int UsageError = 2;

    private const string Description = """
        Serves a directory over HTTP. The kernel sends the files (sendfile); they never pass through this process.

        Examples:
          zerocopy                                   the current directory, if it has an index.html; else a sample site
          zerocopy ./public                          a built site, on http://127.0.0.1:8080
          zerocopy ./dist --spa                      a single-page application: deep links get /index.html
          zerocopy ~/Downloads --listing             with directory listings
          zerocopy compress ./public                 makes .br, .zst and .gz files, which are then served to who accepts them
          zerocopy doctor ./public                   tells whether kernel, file system, network and limits are fit for it
          zerocopy bench --quick                     measures what each way to send a file costs on this machine
          zerocopy /srv --urls http://0.0.0.0:80     on all IPv4 addresses
          zerocopy . --urls http://localhost:5000 http://unix:/run/zerocopy.sock
        """;

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stopping = default)
    {
        var directory = new Argument<string?>("DIR")
        {
            Description = "The directory to serve. Default: the current one if it has an index.html, else the bundled sample site.",
            Arity = ArgumentArity.ZeroOrOne,
        };

        // What looks like an option and is none would be taken for a directory.
        directory.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] and var name }])
            {
                result.AddError($"'{name}' is not an option. A directory of that name is given as ./{name}");
            }
        });

        var urls = new Option<string[]>("--urls")
        {
            Description = $"Where to listen; several, separated by spaces or semicolons. Port 0 takes a free one. Default: the environment's ASPNETCORE_URLS, else {ListenUrls.Default}.",
            HelpName = "URL",
            AllowMultipleArgumentsPerToken = true,
        };
        var spa = new Option<string?>("--spa")
        {
            Description = "The page of a single-page application, for navigations to paths that name no file. A missing asset stays 404. Default page: /index.html.",
            HelpName = "PAGE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var listing = new Option<bool>("--listing") { Description = "List directories that have no index.html, as HTML or, to those who ask for it, as JSON." };
        var cleanUrls = new Option<bool>("--clean-urls") { Description = "Answer /about with about.html." };
        var tryFiles = new Option<string[]>("--try-files")
        {
            Description = "Paths to try, in order, where a request names no file; {path} stands for its path, as in {path}.html {path}/index.html /fallback.html",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        var transferMode = new Option<string?>("--transfer-mode")
        {
            Description = $"How files are sent: {string.Join(", ", Enum.GetNames<TransferMode>())}. Default: Auto, which is sendfile wherever it can be trusted.",
            HelpName = "MODE",
        };
        var root = new RootCommand(Description) { directory, urls, spa, listing, cleanUrls, tryFiles, transferMode, new CompressCommand(output, error), new DoctorCommand(output, error), new BenchCommand(output, error) };

        root.SetAction((parsed, _) => ServeAsync(
            parsed.GetValue(directory),
            parsed.GetValue(urls) ?? [],
            settings => settings with
            {
                ListDirectories = parsed.GetValue(listing),
                CleanUrls = parsed.GetValue(cleanUrls),
                TryFiles = parsed.GetValue(tryFiles) ?? [],
                TransferMode = parsed.GetValue(transferMode),
                NavigationFallback = parsed.GetResult(spa) is null ? null : parsed.GetValue(spa) ?? "/index.html",
            },
            output,
            error,
            stopping));

        // A name that begins with "@" is a name, not a file of further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"zerocopy: {parsed.Errors[0].Message}");
            await error.WriteLineAsync("Try 'zerocopy --help'.");
            return UsageError;
        }

        // The web host listens to SIGINT and SIGTERM itself, and drains before it ends.
        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stopping);
    }

    private static async Task<int> ServeAsync(
        string? directory, string[] urls, Func<ServeSettings, ServeSettings> configure, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        if (!SiteRoot.TryResolve(directory, out var root, out var problem)
            || !ListenUrls.TryParse(urls, out var addresses, out problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return UsageError;
        }

        var settings = configure(new ServeSettings(root, addresses));

        if (settings.NavigationFallback is { } page && !SiteRoot.HasPage(root, page, out problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return UsageError;
        }

        if (settings.TryFiles.FirstOrDefault(path => !path.StartsWith('/') && !path.StartsWith("{path}", StringComparison.Ordinal)) is { } relative)
        {
            await error.WriteLineAsync($"zerocopy: --try-files: '{relative}' is not a path from the root of the site. Write /{relative}");
            return UsageError;
        }

        try
        {
            return await ServeAsync(settings, output, error, stopping);
        }
        catch (InvalidSettingException exception)
        {
            await error.WriteLineAsync($"zerocopy: {exception.Message}");
            return UsageError;
        }
    }

    private static async Task<int> ServeAsync(ServeSettings settings, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        await using var server = StaticFileServer.Create(settings);

        try
        {
            await server.StartAsync(stopping);
        }
        catch (Exception exception) when (ListenUrls.TryExplain(exception, out var problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return UsageError;
        }

        await StartBanner.WriteAsync(output, settings.Root, server.Urls);
        await server.WaitForShutdownAsync(stopping);
        return 0;
    }
}
