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

    private readonly Option<string?> _certificate = new("--cert")
    {
        Description = "The certificate for https URLs with its chain, as PEM or PKCS#12. Without a URL at all, https://127.0.0.1:8443 is listened on as well.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--key") { Description = "The private key of --cert, as PEM, where it stands in a file of its own.", HelpName = "FILE" };

    private readonly Option<bool> _developmentCertificate = new("--dev-cert")
    {
        Description = "HTTPS for this machine only, by a certificate that is made for localhost and kept for 90 days.",
    };

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
        command.Add(_certificate);
        command.Add(_key);
        command.Add(_developmentCertificate);
        _site = new SiteOptions(command);
    }

    /// <summary>Reads what the command line asks for.</summary>
    /// <exception cref="InvalidSettingException">It cannot be meant.</exception>
    public ServeSettings Read(ParseResult parsed)
    {
        var urls = parsed.GetValue(_urls) ?? [];
        string[]? addresses = [];

        if (parsed.GetResult(_urls) is { Implicit: false } && !ListenUrls.TryParse(urls, out addresses, out var problem))
        {
            throw new InvalidSettingException(problem);
        }

        var (certificate, key, isDevelopment) = (parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_developmentCertificate));

        if (key is not null && certificate is null)
        {
            throw new InvalidSettingException("--key: this is the key of a certificate. Name that by --cert.");
        }

        if (isDevelopment && certificate is not null)
        {
            throw new InvalidSettingException("--dev-cert: there is a certificate already, that of --cert. Leave out one of them.");
        }

        return _site.Read(parsed, parsed.GetValue(_directory), addresses) with
        {
            CertificatePath = certificate is null ? null : Path.GetFullPath(certificate),
            KeyPath = key is null ? null : Path.GetFullPath(key),
            HasDevelopmentCertificate = isDevelopment,
            OpensBrowser = parsed.GetValue(_open),
        };
    }
}
