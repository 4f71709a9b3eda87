using System.Buffers.Text;
using System.Text;

namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Writes Content-Range (RFC 9110 §14.4).</summary>
internal static class ContentRange
{
    // "bytes ", three numbers of at most 19 digits, "-" and "/".
    private const int MaxLength = 65;

    /// <summary>For 206: <c>bytes 0-4/10</c>. The range holds at least one byte; the field cannot name none.</summary>
    public static string ForPart(in ByteRange range, long completeLength) => ToText(new ResponseDecision(206, range, completeLength));

    /// <summary>For 416: <c>bytes */10</c>, which tells the client how long the representation is now.</summary>
    public static string Unsatisfied(long completeLength) => ToText(new ResponseDecision(416, default, completeLength));

    /// <summary>Writes the value for a decision that has one.</summary>
    /// <param name="destination">Where to; 65 bytes are always enough.</param>
    /// <param name="decision">206 with a single part, or 416.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, in ResponseDecision decision)
    {
        var body = decision.Body;
        "bytes "u8.CopyTo(destination);
        var written = "bytes ".Length;

        if (decision.StatusCode == 206)
        {
            Append(destination, body.Offset, ref written);
            destination[written++] = (byte)'-';
            Append(destination, body.Offset + body.Length - 1, ref written);
        }
        else
        {
            destination[written++] = (byte)'*';
        }

        destination[written++] = (byte)'/';
        Append(destination, decision.CompleteLength, ref written);
        return written;
    }

    // Not an interpolated string: that boxes each number until the runtime has compiled its generic code a second time.
    private static void Append(Span<byte> destination, long number, ref int written)
    {
        Utf8Formatter.TryFormat(number, destination[written..], out var digits);
        written += digits;
    }

    private static string ToText(in ResponseDecision decision)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Write(text, decision)]);
    }
}
