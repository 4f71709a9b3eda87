using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Admin;

/// <summary>Asks a server on this machine whether it is ready.</summary>
internal static class HealthProbe
{
    /// <summary>What is asked in 3 s is answered, or it is not healthy (Docker and Kubernetes give up after 30 s and 1 s).</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Asks.</summary>
    /// <param name="url">What to ask, or <see langword="null"/> for what the configuration says.</param>
    /// <param name="configFile">The file of configuration, or <see langword="null"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it is ready, and a line to tell.</returns>
    public static async Task<(bool IsHealthy, string Finding)> RunAsync(string? url, string? configFile, CancellationToken cancellation)
    {
        try
        {
            var (address, path, isAdmin) = url is null ? Configured(configFile) : Given(url);

            if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
            {
                return (false, $"unhealthy: {address} is not plain http. Set Admin.Url, or name a URL that is.");
            }

            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(AnswerTimeout);
            var status = await AskAsync(address, path, timeout.Token);

            // A site without a page at / answers 404, and serves; /readyz says what it means.
            var isHealthy = status is >= 200 and < 400 || (!isAdmin && status < 500);
            return (isHealthy, $"{(isHealthy ? "healthy" : "unhealthy")}: {address}{path} answered {status}");
        }
        catch (OperationCanceledException)
        {
            return (false, $"unhealthy: no answer within {AnswerTimeout.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException or InvalidConfigurationException)
        {
            return (false, $"unhealthy: {exception.Message}");
        }
    }

    private static (BindingAddress Address, string Path, bool IsAdmin) Given(string url)
    {
        var address = BindingAddress.Parse(url);
        return (address, address.PathBase.Length > 0 ? address.PathBase : "/", IsAdmin: true);
    }

    // Only what is needed: whether all of it is right is the server's to say, and directories may be missing here.
    private static (BindingAddress Address, string Path, bool IsAdmin) Configured(string? configFile)
    {
        var sources = new ConfigurationSources(configFile is null ? null : Path.GetFullPath(configFile), new Dictionary<string, string?>());
        var settings = new SettingReader(sources.Load().Content);

        if (AdminSection.Read(settings) is { } admin)
        {
            return (BindingAddress.Parse(admin.Url), "/readyz", IsAdmin: true);
        }

        return ListenUrls.TryParse([.. settings.Values(ServerKeys.Urls)], out var urls, out var problem)
            ? (BindingAddress.Parse(urls[0]), "/", IsAdmin: false)
            : throw new FormatException(problem);
    }

    private static async Task<int> AskAsync(BindingAddress address, string path, CancellationToken cancellation)
    {
        var endpoint = EndPointOf(address);
        using var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellation);
        var host = address.IsUnixPipe ? "localhost" : $"{address.Host}:{address.Port.ToString(CultureInfo.InvariantCulture)}";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: zerocopy-healthcheck\r\nConnection: close\r\n\r\n"), cancellation);

        // "HTTP/1.1 200": the rest is of no interest.
        var start = new byte[12];

        for (var read = 0; read < start.Length;)
        {
            var count = await socket.ReceiveAsync(start.AsMemory(read), cancellation);
            read += count > 0 ? count : throw new IOException("the connection was closed without an answer.");
        }

        return int.TryParse(Encoding.ASCII.GetString(start, 9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw new IOException("the answer is not HTTP.");
    }

    // From within, an address for all interfaces is reached by loopback.
    private static EndPoint EndPointOf(BindingAddress address) =>
        address.IsUnixPipe ? new UnixDomainSocketEndPoint(address.UnixPipePath)
        : address.Host is "*" or "+" or "0.0.0.0" or "localhost" ? new IPEndPoint(IPAddress.Loopback, address.Port)
        : address.Host is "[::]" ? new IPEndPoint(IPAddress.IPv6Loopback, address.Port)
        : new IPEndPoint(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port);
}
