using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace ZeroCopy.Host.Origin;

/// <summary>The header in binary: a signature, command and family, a length, addresses, and TLVs, of which the checksum counts here.</summary>
internal static class ProxyProtocolVersion2
{
    /// <summary>Bytes before the addresses.</summary>
    public const int FixedLength = 16;

    private const int LOCAL = 0x0;
    private const int PROXY = 0x1;

    private const int AF_UNSPEC = 0x0;
    private const int AF_INET = 0x1;
    private const int AF_INET6 = 0x2;
    private const int AF_UNIX = 0x3;

    private const int DGRAM = 0x2;

    private const int PP2_TYPE_CRC32C = 0x03;
    private const int TlvHeadLength = 3;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads a header whose beginning, as far as it is there, is the signature.</summary>
    public static ProxyProtocolResult Parse(ReadOnlySpan<byte> bytes, out ProxyProtocolHeader header)
    {
        header = default;

        if (bytes.Length > 12 && bytes[12] >> 4 != 2)
        {
            return ProxyProtocolResult.Malformed;
        }

        if (bytes.Length < FixedLength)
        {
            return ProxyProtocolResult.Incomplete;
        }

        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);

        if (bytes.Length < length)
        {
            return ProxyProtocolResult.Incomplete;
        }

        bytes = bytes[..length];

        switch (bytes[12] & 0xF)
        {
            // "the receiver must accept this connection as valid and must use the real connection endpoints and discard the protocol block".
            case LOCAL:
                header = new ProxyProtocolHeader(length, HasAddresses: false, null, null);
                return ProxyProtocolResult.Complete;

            case PROXY when TryReadAddresses(bytes, out header) && HasValidTlvs(bytes, FixedLength + AddressLengthOf(bytes[13] >> 4)):
                return ProxyProtocolResult.Complete;

            default:
                header = default;
                return ProxyProtocolResult.Malformed;
        }
    }

    private static bool TryReadAddresses(ReadOnlySpan<byte> header, out ProxyProtocolHeader read)
    {
        var family = header[13] >> 4;
        var addresses = header[FixedLength..];
        read = new ProxyProtocolHeader(header.Length, HasAddresses: false, null, null);

        if (family > AF_UNIX || (header[13] & 0xF) > DGRAM || addresses.Length < AddressLengthOf(family))
        {
            return false;
        }

        switch (family)
        {
            case AF_INET:
                read = read with { HasAddresses = true, Source = EndPointAt(addresses, 0, 4, 8), Destination = EndPointAt(addresses, 4, 4, 10) };
                break;

            case AF_INET6:
                read = read with { HasAddresses = true, Source = EndPointAt(addresses, 0, 16, 32), Destination = EndPointAt(addresses, 16, 16, 34) };
                break;

            // A client of a Unix domain socket hardly ever has a name; that it is none of the network is all there is to know.
            case AF_UNIX:
                read = read with { HasAddresses = true };
                break;

            // The proxy does not know; its own address stands.
            case AF_UNSPEC:
                break;
        }

        return true;
    }

    private static int AddressLengthOf(int family) => family switch { AF_INET => 12, AF_INET6 => 36, AF_UNIX => 216, _ => 0 };

    private static IPEndPoint EndPointAt(ReadOnlySpan<byte> addresses, int start, int length, int port) =>
        new(new IPAddress(addresses.Slice(start, length)), BinaryPrimitives.ReadUInt16BigEndian(addresses[port..]));

    // The other types are passed over: nobody asks for them here.
    private static bool HasValidTlvs(ReadOnlySpan<byte> header, int start)
    {
        while (start < header.Length)
        {
            if (header.Length - start < TlvHeadLength)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(header[(start + 1)..]);
            var value = start + TlvHeadLength;

            if (header.Length - value < length || (header[start] == PP2_TYPE_CRC32C && !HasChecksum(header, value, length)))
            {
                return false;
            }

            start = value + length;
        }

        return true;
    }

    // Over the whole header, with zeros where the checksum stands.
    private static bool HasChecksum(ReadOnlySpan<byte> header, int start, int length)
    {
        if (length != sizeof(uint))
        {
            return false;
        }

        var checksum = uint.MaxValue;

        for (var index = 0; index < header.Length; index++)
        {
            checksum = BitOperations.Crc32C(checksum, index >= start && index < start + sizeof(uint) ? (byte)0 : header[index]);
        }

        return ~checksum == BinaryPrimitives.ReadUInt32BigEndian(header[start..]);
    }
}
