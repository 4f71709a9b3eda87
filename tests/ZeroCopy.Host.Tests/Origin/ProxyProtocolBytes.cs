using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.Host.Tests.Origin;

/// <summary>Headers of the PROXY protocol, as a proxy writes them.</summary>
internal static class ProxyProtocolBytes
{
    public static byte[] Version1(IPEndPoint source, IPEndPoint destination) => Encoding.ASCII.GetBytes(
        $"PROXY {(source.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6")} {source.Address} {destination.Address} {source.Port} {destination.Port}\r\n");

    public static byte[] Version2(IPEndPoint source, IPEndPoint destination, bool hasChecksum = false, params (byte Type, byte[] Value)[] values)
    {
        var isVersion4 = source.AddressFamily == AddressFamily.InterNetwork;
        var ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports.AsSpan(2), (ushort)destination.Port);

        return Version2(0x21, isVersion4 ? (byte)0x11 : (byte)0x21, [.. source.Address.GetAddressBytes(), .. destination.Address.GetAddressBytes(), .. ports], hasChecksum, values);
    }

    public static byte[] Version2(byte command, byte family, byte[] addresses, bool hasChecksum = false, params (byte Type, byte[] Value)[] values)
    {
        var body = new List<byte>(addresses);

        foreach (var (type, value) in values)
        {
            body.AddRange([type, (byte)(value.Length >> 8), (byte)value.Length, .. value]);
        }

        if (hasChecksum)
        {
            body.AddRange([0x03, 0, 4, 0, 0, 0, 0]);
        }

        byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, (byte)(body.Count >> 8), (byte)body.Count, .. body];

        if (hasChecksum)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - 4), Crc32C(header));
        }

        return header;
    }

    // Bit by bit, by the polynomial of RFC 4960 appendix B; the parser asks the processor.
    private static uint Crc32C(byte[] bytes)
    {
        var remainder = uint.MaxValue;

        foreach (var value in bytes)
        {
            remainder ^= value;

            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ 0x82F63B78;
            }
        }

        return ~remainder;
    }
}
