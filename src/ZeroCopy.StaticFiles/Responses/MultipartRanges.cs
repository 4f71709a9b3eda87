using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>
/// The body of a multipart/byteranges answer (RFC 9110 §14.6): heads of parts, which are made here, around bytes of the
/// file, which are only named.
/// </summary>
internal sealed class MultipartRanges
{
    private readonly ByteRange[] _ranges;
    private readonly byte[][] _heads;
    private readonly byte[] _end;

    private MultipartRanges(ByteRange[] ranges, byte[][] heads, byte[] end, string boundary)
    {
        _ranges = ranges;
        _heads = heads;
        _end = end;
        ContentType = $"multipart/byteranges; boundary={boundary}";
        ContentLength = end.Length;

        for (var index = 0; index < ranges.Length; index++)
        {
            ContentLength += heads[index].Length + ranges[index].Length;
        }
    }

    /// <summary>Media type of the whole, with the boundary.</summary>
    public string ContentType { get; }

    /// <summary>Length of the whole: every head, every part, and the end.</summary>
    public long ContentLength { get; }

    /// <summary>Number of parts.</summary>
    public int Count => _ranges.Length;

    /// <summary>The last delimiter.</summary>
    public ReadOnlyMemory<byte> End => _end;

    /// <summary>Lays the parts out.</summary>
    /// <param name="ranges">Disjoint ranges in the order to send.</param>
    /// <param name="contentType">Media type of the file, repeated in each part; or none.</param>
    /// <param name="completeLength">Length of the file.</param>
    public static MultipartRanges Create(ByteRange[] ranges, string? contentType, long completeLength)
    {
        // RFC 2046 §5.1.1: the boundary must not appear within a part. 128 random bits, made for this one answer, cannot have
        // been put into a file on purpose, and will not be there by chance.
        var boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var type = string.IsNullOrEmpty(contentType) ? "" : $"Content-Type: {contentType}\r\n";
        var heads = new byte[ranges.Length][];

        for (var index = 0; index < ranges.Length; index++)
        {
            var line = index == 0 ? "" : "\r\n";
            heads[index] = Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{line}--{boundary}\r\n{type}Content-Range: {ContentRange.ForPart(ranges[index], completeLength)}\r\n\r\n"));
        }

        return new MultipartRanges(ranges, heads, Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"), boundary);
    }

    /// <summary>The delimiter and header fields in front of a part.</summary>
    public ReadOnlyMemory<byte> Head(int index) => _heads[index];

    /// <summary>The bytes of the file in a part.</summary>
    public ByteRange Range(int index) => _ranges[index];
}
