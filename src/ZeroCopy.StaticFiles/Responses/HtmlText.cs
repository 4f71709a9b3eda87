using System.Buffers;
using System.Text;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Writes text and links into an HTML page, in UTF-8, so that they mean nothing but themselves.</summary>
internal static class HtmlText
{
    // CR and LF as references: the parser would fold a CR into a LF, and an editor a line break into a space.
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'\r\n\t");

    // RFC 3986 §3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@".
    private static readonly SearchValues<byte> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@"u8);

    /// <summary>Writes text, good for the content of an element and for a quoted attribute.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var next)
        {
            Encoding.UTF8.GetBytes(text[..next], output);
            output.Write(text[next] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '"' => "&quot;"u8,
                '\'' => "&#39;"u8,
                '\r' => "&#13;"u8,
                '\n' => "&#10;"u8,
                _ => "&#9;"u8,
            });
            text = text[(next + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>Writes a relative reference to a name in the same directory, for a quoted attribute.</summary>
    /// <param name="name">One segment of a path, decoded.</param>
    public static void WriteLink(IBufferWriter<byte> output, string name)
    {
        // RFC 3986 §4.2: "A path segment that contains a colon character (e.g., "this:that") cannot be used as the first
        // segment of a relative-path reference, as it would be mistaken for a scheme name."
        if (name.Contains(':'))
        {
            output.Write("./"u8);
        }

        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            if (octet is (byte)'&')
            {
                output.Write("&amp;"u8);
            }
            else if (octet is (byte)'\'')
            {
                output.Write("&#39;"u8);
            }
            else if (PathCharacters.Contains(octet))
            {
                output.Write([octet]);
            }
            else
            {
                output.Write([(byte)'%', Hexadecimal(octet >> 4), Hexadecimal(octet & 0xf)]);
            }
        }
    }

    // RFC 3986 §2.1: "should use uppercase hexadecimal digits for all percent-encodings".
    private static byte Hexadecimal(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}
