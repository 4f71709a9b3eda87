using System.CommandLine;
using ZeroCopy.Host.Serving;

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

    private readonly Option<bool> _open = new("--open") { Description = "Open the site in the browser." };

    private readonly SiteOptions _site;

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
        command.Add(_urls);
        command.Add(_open);
        _site = new SiteOptions(command);
    }

    /// <summary>Reads what the command line asks for.</summary>
    /// <exception cref="InvalidSettingException">It cannot be meant.</exception>
    public ServeSettings Read(ParseResult parsed)
    {
        var urls = parsed.GetValue(_urls) ?? [];
        string[]? addresses = [];

        return parsed.GetResult(_urls) is { Implicit: false } && !ListenUrls.TryParse(urls, out addresses, out var problem)
            ? throw new InvalidSettingException(problem)
            : _site.Read(parsed, parsed.GetValue(_directory), addresses) with { OpensBrowser = parsed.GetValue(_open) };
    }
}
