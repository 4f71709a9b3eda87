using System.Globalization;
using System.Text;
using System.Text.Unicode;

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
        var (body, length) = (decision.Body, decision.CompleteLength);
        var written = 0;
        _ = decision.StatusCode == 206
            ? Utf8.TryWrite(destination, CultureInfo.InvariantCulture, $"bytes {body.Offset}-{body.Offset + body.Length - 1}/{length}", out written)
            : Utf8.TryWrite(destination, CultureInfo.InvariantCulture, $"bytes */{length}", out written);
        return written;
    }

    private static string ToText(in ResponseDecision decision)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Write(text, decision)]);
    }
}
