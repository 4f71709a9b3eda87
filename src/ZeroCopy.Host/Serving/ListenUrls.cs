using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace ZeroCopy.Host.Serving;

/// <summary>Reads the URLs to listen on, and explains why one cannot be listened on.</summary>
internal static class ListenUrls
{
    /// <summary>Loopback only: whoever wants the world to see a directory says so.</summary>
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Beside it, where there is a certificate.</summary>
    public const string DefaultHttps = "https://127.0.0.1:8443";

    private const int MaxSocketPath = 107;

    /// <summary>Whether the environment says where to listen.</summary>
    public static bool IsInEnvironment => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 };

    /// <summary>Whether a URL asks for TLS.</summary>
    public static bool IsHttps(string url) => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with a URL of the configuration; <see langword="null"/> for nothing.</summary>
    public static string? ProblemOf(string url) => TryCheck(url, out var problem) ? null : problem.Replace("--urls: ", "", StringComparison.Ordinal);

    /// <summary>Checks the URLs of the command line, or of ASPNETCORE_URLS, or takes the default.</summary>
    public static bool TryParse(string[] urls, [NotNullWhen(true)] out string[]? addresses, [NotNullWhen(false)] out string? problem, bool hasCertificate = false)
    {
        addresses = null;
        problem = null;

        if (urls.Length == 0)
        {
            urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } configured ? [configured]
                : hasCertificate ? [Default, DefaultHttps]
                : [Default];
        }

        var split = urls
            .SelectMany(url => url.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToArray();

        if (split.Length == 0)
        {
            problem = "--urls: there is no URL in it. Write it as http://127.0.0.1:8080";
            return false;
        }

        foreach (var url in split)
        {
            if (!TryCheck(url, out problem))
            {
                return false;
            }
        }

        addresses = split;
        return true;
    }

    /// <summary>Turns a failed start into one line, when it is about an address.</summary>
    public static bool TryExplain(Exception exception, [NotNullWhen(true)] out string? problem)
    {
        problem = exception switch
        {
            IOException { InnerException: AddressInUseException } when exception.Message.Contains("http://unix:", StringComparison.Ordinal) =>
                $"{exception.Message.TrimEnd('.')}. Another program listens there, or the file is no socket; stop it, or choose another path.",
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message.TrimEnd('.')}. Another program listens there; stop it, or choose another port, such as: --urls http://127.0.0.1:8081",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "no right to listen there. Ports below 1024 need CAP_NET_BIND_SERVICE; choose a higher one, such as: --urls http://127.0.0.1:8080",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                "this machine does not have the address to listen on. Use one of its own, or http://0.0.0.0:8080 for all.",
            IOException or SocketException => $"cannot listen: {exception.Message}",
            _ => null,
        };

        return problem is not null;
    }

    private static bool TryCheck(string url, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        BindingAddress address;

        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            problem = Directory.Exists(url)
                ? $"--urls: '{url}' is a directory. Put the directory first: zerocopy {url} --urls http://127.0.0.1:8080"
                : $"--urls: '{url}' is not a URL. Write it as http://127.0.0.1:8080";
            return false;
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"--urls: '{url}' has the scheme '{address.Scheme}'. Use http or https, such as http://127.0.0.1:8080";
            return false;
        }

        if (address.IsUnixPipe)
        {
            return TryCheckSocketPath(url, address.UnixPipePath, out problem);
        }

        // What Kestrel cannot read as an address it binds to all of them, and an unreadable port it takes for a part of the host: a
        // mistyped loopback address would be served to the world.
        var isAddress = IPAddress.TryParse(address.Host.Trim('[', ']'), out _);
        var isLocalhost = address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

        if (!isAddress && !isLocalhost && address.Host is not ("*" or "+"))
        {
            problem = $"--urls: '{url}' names no address to listen on. Use 127.0.0.1 for this machine only, 0.0.0.0 for all IPv4 addresses, and a port of digits.";
            return false;
        }

        if (address.Port is < 0 or > IPEndPoint.MaxPort)
        {
            problem = $"--urls: '{url}' has the port {address.Port}. Ports go from 1 to 65535; 0 takes a free one.";
            return false;
        }

        if (isLocalhost && address.Port == 0)
        {
            problem = $"--urls: '{url}' asks for a free port on two addresses at once, IPv4 and IPv6. Write {address.Scheme}://127.0.0.1:0";
            return false;
        }

        if (address.PathBase.Length > 0)
        {
            problem = $"--urls: '{url}' has a path; a server listens on a host and a port only. Leave out '{address.PathBase}'.";
            return false;
        }

        return true;
    }

    private static bool TryCheckSocketPath(string url, string path, [NotNullWhen(false)] out string? problem)
    {
        problem = null;

        // sun_path of unix(7), less the NUL.
        if (Encoding.UTF8.GetByteCount(path) > MaxSocketPath)
        {
            problem = $"--urls: the socket path of '{url}' is longer than {MaxSocketPath} bytes, the limit of the system. Use a shorter one, such as http://unix:/run/zerocopy.sock";
            return false;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } directory && !Directory.Exists(directory))
        {
            problem = $"--urls: '{url}' would put a socket into '{directory}', which is not there. Make that directory first.";
            return false;
        }

        return true;
    }
}
