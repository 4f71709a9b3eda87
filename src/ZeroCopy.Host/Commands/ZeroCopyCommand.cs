using System.CommandLine;
using ZeroCopy.Host.Serving;

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
          zerocopy explain /about --root ./public    tells what a request would be answered with, and why
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
        var site = new SiteOptions();
        var root = new RootCommand(Description) { directory, urls, new CompressCommand(output, error), new DoctorCommand(output, error), new ExplainCommand(output, error), new BenchCommand(output, error) };
        site.AddTo(root);

        root.SetAction((parsed, _) => ServeAsync(parsed, parsed.GetValue(directory), parsed.GetValue(urls) ?? [], site, output, error, stopping));

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
        ParseResult parsed, string? directory, string[] urls, SiteOptions site, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        if (!SiteRoot.TryResolve(directory, out var root, out var problem)
            || !ListenUrls.TryParse(urls, out var addresses, out problem)
            || !site.TryRead(parsed, root, addresses, out var settings, out problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return UsageError;
        }

        WebApplication server;

        try
        {
            server = StaticFileServer.Create(settings);
        }
        catch (ArgumentException exception)
        {
            // A value of the configuration that cannot be meant.
            await error.WriteLineAsync($"zerocopy: {exception.Message}");
            return UsageError;
        }

        await using (server)
        {
            try
            {
                await server.StartAsync(stopping);
            }
            catch (Exception exception) when (ListenUrls.TryExplain(exception, out problem))
            {
                await error.WriteLineAsync($"zerocopy: {problem}");
                return UsageError;
            }

            await StartBanner.WriteAsync(output, root, server.Urls, server.Services.GetRequiredService<TransferSettings>().Mode);
            await server.WaitForShutdownAsync(stopping);
            return 0;
        }
    }
}
