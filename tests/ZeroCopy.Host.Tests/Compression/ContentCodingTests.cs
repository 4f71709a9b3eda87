using System.IO.Compression;
using CsCheck;
using ZeroCopy.Host.Compression;
using ZstdSharp;

namespace ZeroCopy.Host.Tests.Compression;

public class ContentCodingTests
{
    public static TheoryData<string, int> Lengths
    {
        get
        {
            var data = new TheoryData<string, int>();

            foreach (var coding in ContentCoding.All)
            {
                // Around the block of the loop, and a block and more.
                foreach (var length in new[] { 1, 1500, 131_071, 131_072, 131_073, 300_000 })
                {
                    data.Add(coding.Name, length);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Encode_Text_DecodesToTheSame(string coding, int length)
    {
        var text = Site.Text(length);
        var encoded = Encode(coding, text);

        Assert.Equal(text, Decode(coding, encoded));
        Assert.True(length < 1000 || encoded.Length < length / 2);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    public void Encode_Noise_DecodesToTheSame(string coding)
    {
        var noise = Site.Noise(200_000);

        Assert.Equal(noise, Decode(coding, Encode(coding, noise)));
    }

    [Fact]
    public void Encode_AnyBytes_DecodesToTheSame() =>
        Gen.Select(Gen.OneOfConst("br", "zstd", "gzip"), Gen.Byte.Array[0, 300]).Sample(
            (coding, bytes) => Assert.Equal(bytes, Decode(coding, Encode(coding, bytes))),
            iter: 60,
            threads: 1);

    [Theory]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    public void Encode_SourceTooShort_Throws(string coding)
    {
        using var source = new MemoryStream(new byte[10]);
        using var destination = new MemoryStream();

        Assert.Throws<EndOfStreamException>(() => Find(coding).Encode(source, 11, destination, TestContext.Current.CancellationToken));
    }

    // RFC 9659: no frame under this content coding may need more than 8 MB to decode.
    [Theory]
    [InlineData(2000)]
    [InlineData(300_000)]
    [InlineData(9_000_000)]
    public void Encode_Zstandard_WindowWithin8MB(int length)
    {
        // Zeros: what matters is the length, and they are quick.
        var window = WindowSize(Encode("zstd", new byte[length]));

        Assert.InRange(window, 1, ZstandardCoding.MaxWindowSize);
        Assert.True(length > ZstandardCoding.MaxWindowSize || window <= Math.Max(1024, length * 2));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(1008, 10)]
    [InlineData(1009, 11)]
    [InlineData((1 << 24) - 16, 24)]
    [InlineData(long.MaxValue, 24)]
    public void Window_Length_SmallestThatSpansIt(long length, int expected) => Assert.Equal(expected, BrotliCoding.Window(length));

    [Fact]
    public void TryParse_Lists_Codings()
    {
        Assert.True(ContentCoding.TryParse([], out var all, out _));
        Assert.Equal(["br", "zstd", "gzip"], all.Select(coding => coding.Name));
        Assert.True(ContentCoding.TryParse(["gzip, BR", "br"], out var two, out _));
        Assert.Equal(["br", "gzip"], two.Select(coding => coding.Name));
        Assert.False(ContentCoding.TryParse(["br,lzma"], out _, out var problem));
        Assert.Equal("--coding: 'lzma' is not one of br, zstd, gzip.", problem);
    }

    internal static byte[] Decode(string coding, byte[] encoded)
    {
        using var source = new MemoryStream(encoded);
        using Stream decoder = coding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "zstd" => new DecompressionStream(source),
            _ => new GZipStream(source, CompressionMode.Decompress),
        };
        using var decoded = new MemoryStream();
        decoder.CopyTo(decoded);
        return decoded.ToArray();
    }

    private static ContentCoding Find(string name) => ContentCoding.All.Single(coding => coding.Name == name);

    private static byte[] Encode(string coding, byte[] bytes)
    {
        using var source = new MemoryStream(bytes);
        using var destination = new MemoryStream();
        Find(coding).Encode(source, bytes.Length, destination, TestContext.Current.CancellationToken);
        return destination.ToArray();
    }

    // RFC 8878 §3.1.1.1, the frame header.
    private static long WindowSize(byte[] frame)
    {
        Assert.Equal([0x28, 0xb5, 0x2f, 0xfd], frame[..4]);
        var descriptor = frame[4];
        var isSingleSegment = (descriptor & 0x20) != 0;

        if (!isSingleSegment)
        {
            var exponent = frame[5] >> 3;
            var mantissa = frame[5] & 7;
            var windowBase = 1L << (10 + exponent);
            return windowBase + (windowBase / 8 * mantissa);
        }

        Assert.Equal(0, descriptor & 3);
        return (descriptor >> 6) switch
        {
            0 => frame[5],
            1 => BitConverter.ToUInt16(frame, 5) + 256,
            2 => BitConverter.ToUInt32(frame, 5),
            _ => BitConverter.ToInt64(frame, 5),
        };
    }
}
