using System.Net;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Origin;

/// <summary>Where the PROXY protocol is spoken, and by whom.</summary>
/// <param name="Trusted">The proxies. Nobody else is served there.</param>
/// <param name="Urls">The URLs; empty for all.</param>
internal sealed record ProxyProtocolSettings(NetworkSet Trusted, IReadOnlyList<string> Urls)
{
    /// <summary>Whether it is spoken on an endpoint.</summary>
    /// <param name="endpoint">What is listened on, as Kestrel reads it from a URL, or as the socket says.</param>
    public bool IsFor(EndPoint endpoint) => Urls.Count == 0 || Urls.Any(url => Is(BindingAddress.Parse(url), endpoint));

    private static bool Is(BindingAddress url, EndPoint endpoint) => endpoint switch
    {
        IPEndPoint ip => !url.IsUnixPipe && url.Port == ip.Port && Is(url.Host, ip.Address),
        System.Net.Sockets.UnixDomainSocketEndPoint unix => url.IsUnixPipe && url.UnixPipePath == unix.ToString(),
        _ => false,
    };

    // Whatever is no address is any address to Kestrel.
    private static bool Is(string host, IPAddress address) => IPAddress.TryParse(host.Trim('[', ']'), out var named) ? named.Equals(address)
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.IsLoopback(address)
        : address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any);
}
