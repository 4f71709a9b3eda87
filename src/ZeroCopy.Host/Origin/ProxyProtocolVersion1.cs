using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace ZeroCopy.Host.Origin;

/// <summary>The header as a line: <c>PROXY TCP4 192.0.2.1 198.51.100.1 56324 443</c>.</summary>
internal static class ProxyProtocolVersion1
{
    // The longest line of the specification, CRLF included.
    private const int MaxLength = 107;

    private static readonly SearchValues<byte> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <summary>Reads a line whose beginning, as far as it is there, is the signature.</summary>
    public static ProxyProtocolResult Parse(ReadOnlySpan<byte> bytes, out ProxyProtocolHeader header)
    {
        header = default;
        var window = bytes[..Math.Min(bytes.Length, MaxLength)];
        var end = window.IndexOf("\r\n"u8);

        if (end < 0)
        {
            return window.Length < MaxLength ? ProxyProtocolResult.Incomplete : ProxyProtocolResult.Malformed;
        }

        var rest = window[Signature.Length..end];
        var family = TakeWord(ref rest);

        // "the receiver must ignore anything presented before the CRLF is found".
        if (family.SequenceEqual("UNKNOWN"u8))
        {
            header = new ProxyProtocolHeader(end + 2, HasAddresses: false, null, null);
            return ProxyProtocolResult.Complete;
        }

        if ((family.SequenceEqual("TCP4"u8) || family.SequenceEqual("TCP6"u8))
            && TryTakeAddress(ref rest, family[3] == '4', out var source)
            && TryTakeAddress(ref rest, family[3] == '4', out var destination)
            && TryReadPort(TakeWord(ref rest), out var sourcePort)
            && TryReadPort(rest, out var destinationPort))
        {
            header = new ProxyProtocolHeader(end + 2, HasAddresses: true, new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort));
            return ProxyProtocolResult.Complete;
        }

        return ProxyProtocolResult.Malformed;
    }

    // Exactly one space separates two words.
    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        var word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? [] : rest[(space + 1)..];
        return word;
    }

    private static bool TryTakeAddress(ref ReadOnlySpan<byte> rest, bool isVersion4, out IPAddress address)
    {
        var word = TakeWord(ref rest);
        Span<byte> canonical = stackalloc byte[16];
        address = IPAddress.None;

        // The runtime reads more than an address: scopes, brackets, hexadecimal and octal numbers.
        if (word.ContainsAnyExcept(AddressCharacters) || !IPAddress.TryParse(word, out var parsed))
        {
            return false;
        }

        address = parsed;
        return isVersion4
            ? parsed.AddressFamily == AddressFamily.InterNetwork && parsed.TryFormat(canonical, out var length) && word.SequenceEqual(canonical[..length])
            : parsed.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool TryReadPort(ReadOnlySpan<byte> word, out int port)
    {
        port = 0;

        if (word.Length is 0 or > 5 || (word[0] == '0' && word.Length > 1))
        {
            return false;
        }

        foreach (var digit in word)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            port = port * 10 + digit - '0';
        }

        return port <= IPEndPoint.MaxPort;
    }
}
