using System.Net;
using System.Text;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>The address of the client behind proxies.</summary>
internal static class ForwardedClient
{
    /// <summary>The last address that is not a trusted proxy's, going back from the connection through X-Forwarded-For: what the pipeline finds too.</summary>
    /// <param name="peer">Who made the connection; <see langword="null"/> for a peer of a Unix domain socket.</param>
    /// <param name="forwardedFor">The field: addresses separated by commas, that of the nearest proxy's client last.</param>
    /// <param name="trusted">The proxies whose word counts.</param>
    /// <param name="limit">How many proxies behind one another are believed.</param>
    public static IPAddress? Find(IPAddress? peer, ReadOnlySpan<byte> forwardedFor, NetworkSet trusted, int limit)
    {
        for (var hop = 0; hop < limit && !forwardedFor.IsEmpty && (peer is null ? trusted.HasUnix : trusted.Contains(peer)); hop++)
        {
            var comma = forwardedFor.LastIndexOf((byte)',');
            var last = forwardedFor[(comma + 1)..].Trim(" \t"u8);
            forwardedFor = forwardedFor[..Math.Max(comma, 0)];

            if (!TryParse(last, out var address))
            {
                break;
            }

            peer = address;
        }

        return peer;
    }

    // Some write a port: 192.0.2.1:4711, [2001:db8::1]:4711.
    private static bool TryParse(ReadOnlySpan<byte> text, out IPAddress address)
    {
        var characters = Encoding.ASCII.GetString(text);
        var isAddress = IPEndPoint.TryParse(characters, out var endpoint);
        address = endpoint?.Address ?? IPAddress.None;
        return isAddress;
    }
}
