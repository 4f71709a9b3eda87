using System.Net;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Limits;

/// <summary>Who may ask, by network.</summary>
/// <param name="Allow">Only these may; empty for all.</param>
/// <param name="Deny">These may not, whatever is allowed.</param>
internal sealed record NetworkRule(NetworkSet Allow, NetworkSet Deny)
{
    /// <summary>Everybody.</summary>
    public static NetworkRule Everybody { get; } = new(NetworkSet.Empty, NetworkSet.Empty);

    /// <summary>Whether it keeps anybody out.</summary>
    public bool IsEmpty => Allow.IsEmpty && Deny.IsEmpty;

    /// <summary>Whether a client may ask.</summary>
    /// <param name="client">Its address; <see langword="null"/> on a Unix domain socket.</param>
    public bool Admits(IPAddress? client) => (Allow.IsEmpty || Has(Allow, client)) && !Has(Deny, client);

    private static bool Has(NetworkSet networks, IPAddress? client) => client is null ? networks.HasUnix : networks.Contains(client);
}
