using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Limits;

/// <summary>
/// Who a limit counts as one client: an IPv4 address, or a network of 64 bits of IPv6, as that is the least that a provider gives to a
/// customer (RFC 6177), who may send from any address in it.
/// </summary>
internal readonly record struct ClientAddress(ulong Network, ulong Host)
{
    // RFC 4291 §2.5.5.2: ::ffff:0:0/96.
    private const ulong Mapped = 0xFFFF_0000_0000;

    /// <summary>The client with an address. Allocates nothing.</summary>
    public static ClientAddress Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);

        return length == 4 ? new ClientAddress(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : address.IsIPv4MappedToIPv6 ? new ClientAddress(0, BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
            : new ClientAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }

    /// <summary>The client at the other end; <see langword="null"/> on a Unix domain socket, whose peers have no address.</summary>
    public static ClientAddress? Of(EndPoint? peer) =>
        peer is IPEndPoint { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 } ip ? Of(ip.Address) : null;
}
