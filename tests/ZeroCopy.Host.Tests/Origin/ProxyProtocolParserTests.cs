using System.Buffers;
using System.Net;
using System.Text;
using CsCheck;
using ZeroCopy.Host.Origin;

namespace ZeroCopy.Host.Tests.Origin;

public class ProxyProtocolParserTests
{
    private static readonly Gen<(IPEndPoint Source, IPEndPoint Destination)> Ends =
        from isVersion4 in Gen.Bool
        let bytes = Gen.Byte.Array[isVersion4 ? 4 : 16]
        from source in bytes
        from destination in bytes
        from ports in Gen.Select(Gen.UShort, Gen.UShort)
        select (new IPEndPoint(new IPAddress(source), ports.Item1), new IPEndPoint(new IPAddress(destination), ports.Item2));

    private static readonly Gen<(byte Type, byte[] Value)[]> Values = Gen.Select(Gen.Byte[0x04, 0xFF], Gen.Byte.Array[0, 300]).Array[0, 4];

    private static readonly Gen<(byte[] Header, IPEndPoint Source, IPEndPoint Destination)> Headers =
        from ends in Ends
        from isText in Gen.Bool
        from hasChecksum in Gen.Bool
        from values in Values
        select (isText ? ProxyProtocolBytes.Version1(ends.Source, ends.Destination) : ProxyProtocolBytes.Version2(ends.Source, ends.Destination, hasChecksum, values), ends.Source, ends.Destination);

    [Fact]
    public void Parse_AnyHeaderBeforeAnything_IsReadBackAndEndsWhereItEnds()
    {
        Gen.Select(Headers, Gen.Byte.Array[0, 50]).Sample((written, rest) =>
            ProxyProtocolParser.Parse([.. written.Header, .. rest], out var header) == ProxyProtocolResult.Complete
            && header == new ProxyProtocolHeader(written.Header.Length, true, written.Source, written.Destination));
    }

    [Fact]
    public void Parse_AnyPrefixOfAHeader_IsIncomplete()
    {
        Headers.SelectMany(written => Gen.Int[0, written.Header.Length - 1].Select(length => written.Header[..length])).Sample(prefix =>
            ProxyProtocolParser.Parse(prefix, out var header) == ProxyProtocolResult.Incomplete && header == default);
    }

    [Fact]
    public void Parse_AnySplitIntoSegments_IsTheSame()
    {
        Gen.Select(Headers, Gen.Byte.Array[0, 20], Gen.Int[1, 40]).Sample((written, rest, size) =>
        {
            byte[] bytes = [.. written.Header, .. rest];
            return ProxyProtocolParser.Parse(Split(bytes, size), out var split) == ProxyProtocolParser.Parse(bytes, out var whole) && split == whole;
        });
    }

    [Fact]
    public void Parse_AnyBytes_NeverThrowsAndNeverReadsPastTheEnd()
    {
        // What begins like a header goes deepest.
        var bytes = Gen.Select(
            Gen.OneOfConst<byte[]>([], "PROXY "u8.ToArray(), "PROXY TCP4 "u8.ToArray(), "PROXY TCP6 ::"u8.ToArray(), ProxyProtocolBytes.Version2(0x21, 0x11, [])[..12], ProxyProtocolBytes.Version2(0x21, 0x11, [])[..14]),
            Gen.OneOf(Gen.Byte.Array[0, 80], Gen.Char["0123456789 .:f\r\n"].Array[0, 80].Select(characters => Encoding.ASCII.GetBytes(characters))),
            static (start, rest) => (byte[])[.. start, .. rest]);

        bytes.Sample(random => ProxyProtocolParser.Parse(random, out var header) == ProxyProtocolResult.Complete
            ? header.Length > 0 && header.Length <= random.Length
            : header == default);
    }

    [Fact]
    public void Parse_AByteOfACheckedHeaderChanged_IsNeverThatHeader()
    {
        Gen.Select(Ends, Gen.Int[16, 34], Gen.Int[0, 7]).Sample((ends, index, bit) =>
        {
            var header = ProxyProtocolBytes.Version2(ends.Source, ends.Destination, hasChecksum: true);
            index = Math.Min(index, header.Length - 8);
            header[index] ^= (byte)(1 << bit);
            return ProxyProtocolParser.Parse(header, out _) == ProxyProtocolResult.Malformed;
        });
    }

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Complete)]
    [InlineData("PROXY TCP6 2001:db8::1 ::ffff:198.51.100.1 0 65535\r\n", ProxyProtocolResult.Complete)]
    [InlineData("PROXY UNKNOWN\r\n", ProxyProtocolResult.Complete)]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", ProxyProtocolResult.Complete)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n", ProxyProtocolResult.Incomplete)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 65536\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 0443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 +443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 \r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 \r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4  192.0.2.1 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 010.0.2.1 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP4 ::1 ::1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP6 192.0.2.1 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP6 ::1%1 ::1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY TCP6 [::1] ::1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY UDP4 192.0.2.1 198.51.100.1 56324 443\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXY \r\n", ProxyProtocolResult.Malformed)]
    [InlineData("PROXYX", ProxyProtocolResult.Malformed)]
    [InlineData("proxy ", ProxyProtocolResult.Malformed)]
    [InlineData("GET / HTTP/1.1\r\n", ProxyProtocolResult.Malformed)]
    [InlineData("", ProxyProtocolResult.Incomplete)]
    public void Parse_Line_IsReadStrictly(string line, object expected)
    {
        Assert.Equal((ProxyProtocolResult)expected, ProxyProtocolParser.Parse(Encoding.ASCII.GetBytes(line), out _));
    }

    [Fact]
    public void Parse_LineWithoutAnEnd_IsMalformedWhereTheLongestOneEnds()
    {
        // "a 108-byte buffer is always enough to store all the line and a trailing zero".
        var line = Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 200));

        Assert.Equal(ProxyProtocolResult.Incomplete, ProxyProtocolParser.Parse(line.AsSpan(0, 106), out _));
        Assert.Equal(ProxyProtocolResult.Malformed, ProxyProtocolParser.Parse(line.AsSpan(0, 107), out _));
    }

    [Theory]
    [InlineData(0x20, 0x00, 0, false, true)] // LOCAL
    [InlineData(0x20, 0xFF, 7, false, true)] // LOCAL: the rest is discarded, whatever it is
    [InlineData(0x21, 0x00, 0, false, true)] // PROXY, of a connection that the proxy knows nothing of
    [InlineData(0x21, 0x11, 12, true, true)]
    [InlineData(0x21, 0x12, 12, true, true)]
    [InlineData(0x21, 0x21, 36, true, true)]
    [InlineData(0x21, 0x31, 216, true, true)]
    [InlineData(0x21, 0x11, 11, false, false)]
    [InlineData(0x21, 0x21, 35, false, false)]
    [InlineData(0x21, 0x31, 215, false, false)]
    [InlineData(0x21, 0x11, 14, false, false)] // two bytes of a TLV
    [InlineData(0x21, 0x13, 12, false, false)]
    [InlineData(0x21, 0x41, 36, false, false)]
    [InlineData(0x22, 0x11, 12, false, false)]
    [InlineData(0x11, 0x11, 12, false, false)]
    [InlineData(0x31, 0x11, 12, false, false)]
    public void Parse_CommandAndFamily_AreReadStrictly(byte command, byte family, int length, bool hasAddresses, bool isValid)
    {
        var bytes = ProxyProtocolBytes.Version2(command, family, new byte[length]);

        Assert.Equal(isValid ? ProxyProtocolResult.Complete : ProxyProtocolResult.Malformed, ProxyProtocolParser.Parse(bytes, out var header));
        Assert.Equal((hasAddresses, isValid ? bytes.Length : 0), (header.HasAddresses, header.Length));
        Assert.Equal(hasAddresses && family != 0x31, header.Source is not null);
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, int size)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0);
        var last = first;

        for (var start = size; start < bytes.Length; start += size)
        {
            last = last.Append(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
