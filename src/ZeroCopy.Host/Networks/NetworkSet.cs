using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Networks;

/// <summary>Networks of peers: in CIDR notation, single addresses, and peers of Unix domain sockets. Asking it allocates nothing.</summary>
/// <remarks>
/// An IPv4 address and the same one mapped into IPv6 (<c>::ffff:192.0.2.1</c>), as a socket for both tells it, are one address: all are compared
/// as the 128 bits of the latter.
/// </remarks>
internal sealed class NetworkSet
{
    /// <summary>The word for peers of Unix domain sockets, which have no address.</summary>
    public const string UnixWord = "unix";

    private const int MappedPrefixLength = 96;

    private readonly Network[] _networks;

    private NetworkSet(Network[] networks, bool hasUnix)
    {
        _networks = networks;
        HasUnix = hasUnix;
    }

    /// <summary>Nobody.</summary>
    public static NetworkSet Empty { get; } = new([], hasUnix: false);

    /// <summary>Whether peers of Unix domain sockets belong to it.</summary>
    public bool HasUnix { get; }

    /// <summary>Whether nobody belongs to it.</summary>
    public bool IsEmpty => _networks.Length == 0 && !HasUnix;

    /// <summary>Reads networks, as they stand in a configuration.</summary>
    /// <param name="texts">Such as <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, <c>192.0.2.1</c> and <c>unix</c>.</param>
    /// <param name="set">The networks.</param>
    /// <param name="problem">What is wrong with the first that cannot be meant.</param>
    public static bool TryParse(IEnumerable<string> texts, [NotNullWhen(true)] out NetworkSet? set, [NotNullWhen(false)] out string? problem)
    {
        var networks = new List<Network>();
        var hasUnix = false;
        (set, problem) = (null, null);

        foreach (var text in texts)
        {
            if (text.Equals(UnixWord, StringComparison.OrdinalIgnoreCase))
            {
                hasUnix = true;
            }
            else if (TryParse(text, out var network, out problem))
            {
                networks.Add(network);
            }
            else
            {
                return false;
            }
        }

        set = new NetworkSet([.. networks], hasUnix);
        return true;
    }

    /// <summary>What is wrong with an entry; <see langword="null"/> for nothing.</summary>
    public static string? ProblemOf(string text) => TryParse([text], out _, out var problem) ? null : problem;

    /// <summary>Whoever belongs to one of the two.</summary>
    public NetworkSet Union(NetworkSet other) => new([.. _networks, .. other._networks], HasUnix || other.HasUnix);

    /// <summary>Whether the address belongs to one of the networks.</summary>
    public bool Contains(IPAddress address)
    {
        var bits = BitsOf(address);

        foreach (var network in _networks)
        {
            if ((bits & network.Mask) == network.Prefix)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the peer belongs to it: by its address, or because it came by a Unix domain socket.</summary>
    public bool Contains(EndPoint? peer) => peer switch
    {
        IPEndPoint { Address: var address } => Contains(address),
        UnixDomainSocketEndPoint => HasUnix,
        _ => false,
    };

    /// <summary>The networks, for those who compare by themselves. Unix domain sockets are not among them.</summary>
    public IEnumerable<IPNetwork> ToNetworks()
    {
        foreach (var (prefix, mask) in _networks)
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, prefix);
            var (first, length) = (new IPAddress(bytes), (int)UInt128.PopCount(mask));

            yield return first.IsIPv4MappedToIPv6 && length >= MappedPrefixLength
                ? new IPNetwork(first.MapToIPv4(), length - MappedPrefixLength)
                : new IPNetwork(first, length);
        }
    }

    private static bool TryParse(string text, out Network network, [NotNullWhen(false)] out string? problem)
    {
        (network, problem) = (default, null);
        var slash = text.IndexOf('/');

        // IPAddress takes "1" for 0.0.0.1 and "010.0.0.1" for 8.0.0.1, which nobody means; and a scope counts on this machine only.
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || text.Contains('%') || !IsWhole(address, slash < 0 ? text : text[..slash]))
        {
            problem = $"'{text}' is not a network. Write it as 10.0.0.0/8 or 2001:db8::/32, a single address as 192.0.2.1, and '{UnixWord}' for Unix domain sockets.";
            return false;
        }

        var longest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = longest;

        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > longest))
        {
            problem = $"'{text}' has a prefix length that is none; it goes from 0 to {longest}.";
            return false;
        }

        var mask = MaskOf(length + 128 - longest);
        var bits = BitsOf(address);

        // Somebody meant another network or another length.
        if ((bits & mask) != bits)
        {
            problem = $"'{text}' has bits beyond its prefix. Write the network as {new IPNetwork(First(address, length), length)}, or the single address without a length.";
            return false;
        }

        network = new Network(bits, mask);
        return true;
    }

    private static bool IsWhole(IPAddress address, string text) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('[') : address.ToString() == text;

    private static UInt128 MaskOf(int length) => length == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - length);

    private static IPAddress First(IPAddress address, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var count);
        var masked = BinaryPrimitives.ReadUInt128BigEndian(bytes) & MaskOf(length);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, masked);
        return new IPAddress(bytes[..count]);
    }

    private static UInt128 BitsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            address.TryWriteBytes(bytes, out _);
        }
        else
        {
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[(MappedPrefixLength / 8)..], out _);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The bits that a network has, and which of an address's are compared with them.</summary>
    private readonly record struct Network(UInt128 Prefix, UInt128 Mask);
}
