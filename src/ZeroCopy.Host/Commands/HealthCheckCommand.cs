using System.CommandLine;
using ZeroCopy.Host.Admin;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy healthcheck [URL]</c>: asks a running server whether it is ready, for containers without a shell.</summary>
internal sealed class HealthCheckCommand : Command
{
    private readonly Argument<string?> _url = new("URL")
    {
        Description = "What to ask. Default: /readyz of Admin.Url; without one, / of the first of Urls.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = new("--config") { Description = "The file of configuration of the server.", HelpName = "FILE" };

    /// <param name="output">For the result.</param>
    /// <param name="error">For the result when it is not ready.</param>
    public HealthCheckCommand(TextWriter output, TextWriter error)
        : base("healthcheck", "Asks the running server whether it is ready: exit code 0, or 1 with a line that says why not.")
    {
        Add(_url);
        Add(_config);
        SetAction(async (parsed, cancellation) =>
        {
            var (isHealthy, finding) = await HealthProbe.RunAsync(parsed.GetValue(_url), parsed.GetValue(_config), cancellation);
            await (isHealthy ? output : error).WriteLineAsync(finding);
            return isHealthy ? 0 : 1;
        });
    }
}
