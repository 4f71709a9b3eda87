using System.CommandLine;
using ZeroCopy.Host.Admin;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Shutdown;
using ZeroCopy.Host.Systemd;
using ZeroCopy.Host.Tls;

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
          zerocopy ./public --open                   the same, shown in the browser
          zerocopy ./dist --spa                      a single-page application: deep links get /index.html
          zerocopy ~/Downloads --listing             with directory listings
          zerocopy --config zerocopy.json            sites, redirects, header fields: see 'zerocopy check' and 'zerocopy schema'
          zerocopy compress ./public                 makes .br, .zst and .gz files, which are then served to who accepts them
          zerocopy doctor ./public                   tells whether kernel, file system, network and limits are fit for it
          zerocopy explain /about --root ./public    tells what a request would be answered with, and why
          zerocopy bench --quick                     measures what each way to send a file costs on this machine
          zerocopy /srv --urls http://0.0.0.0:80     on all IPv4 addresses
          zerocopy . --urls http://localhost:5000 http://unix:/run/zerocopy.sock
          zerocopy . --dev-cert                      on https://127.0.0.1:8443 too, for this machine
          zerocopy /srv --urls https://0.0.0.0:443 --cert fullchain.pem --key privkey.pem
        """;

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stopping = default)
    {
        var root = new RootCommand(Description);
        AddServing(root, output, error, stopping);

        var serve = new Command("serve", "Serves a directory or the sites of a configuration; the same as without a command.");
        AddServing(serve, output, error, stopping);

        root.Add(serve);
        root.Add(new CheckCommand(output, error));
        root.Add(new SchemaCommand(output));
        root.Add(new HealthCheckCommand(output, error));
        root.Add(new CompressCommand(output, error));
        root.Add(new DoctorCommand(output, error));
        root.Add(new ExplainCommand(output, error));
        root.Add(new BenchCommand(output, error));
        root.Add(new CompletionCommand(output));
        root.Add(new HashPasswordCommand(Console.In, output, error));

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

    private static void AddServing(Command command, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        var arguments = new ServeArguments(command);

        command.SetAction(async (parsed, _) =>
        {
            try
            {
                return await ServeAsync(arguments.Read(parsed) with { Sockets = PassedSockets.Take() }, output, error, stopping);
            }
            catch (InvalidConfigurationException exception)
            {
                foreach (var problem in exception.Problems)
                {
                    await error.WriteLineAsync($"zerocopy: {problem}");
                }
            }
            catch (InvalidSettingException exception)
            {
                await error.WriteLineAsync($"zerocopy: {exception.Message}");
            }

            return UsageError;
        });
    }

    private static async Task<int> ServeAsync(ServeSettings command, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        await using var server = StaticFileServer.Create(command);

        try
        {
            await server.StartAsync(stopping);
        }
        catch (Exception exception) when (ListenUrls.TryExplain(exception, out var problem))
        {
            await error.WriteLineAsync($"zerocopy: {problem}");
            return UsageError;
        }

        var settings = server.Services.GetRequiredService<ServerSettings>();

        // The standard output may be the access log's alone.
        await StartBanner.WriteAsync(
            settings.AccessLog is { IsStandardOutput: true } ? error : output,
            settings.Sites,
            server.Urls,
            settings.Transfer.Mode,
            server.Services.GetService<AdminServer>()?.Url,
            settings.AccessLog?.Output,
            CertificateNotes.Of(settings, command).Concat(PassedSocketNotes.Of(settings, command)));

        if (command.OpensBrowser && (Browser.UrlFor(server.Urls) is not { } url || !Browser.TryOpen(url)))
        {
            await error.WriteLineAsync("zerocopy: --open: there is no browser to open, such as by xdg-open. The server runs.");
        }

        StartPages.Drop();
        await GracefulShutdown.WaitAsync(server, settings, stopping);
        return 0;
    }
}
