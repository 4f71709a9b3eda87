using System.Globalization;
using System.Text;

namespace ZeroCopy.Fuzz;

/// <summary>Bytes as text: a line for each line feed, with an escape for everything that does not show.</summary>
internal static class ReadableBytes
{
    // Of a big body the beginning is enough.
    private const int Longest = 4000;

    public static string Format(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();

        foreach (var value in bytes[..Math.Min(bytes.Length, Longest)])
        {
            _ = value switch
            {
                (byte)'\n' => text.Append("\\n\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'\\' => text.Append("\\\\"),
                < 0x20 or > 0x7E => text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                _ => text.Append((char)value),
            };
        }

        return bytes.Length > Longest ? text.Append(CultureInfo.InvariantCulture, $"… ({bytes.Length:N0} bytes)").ToString() : text.ToString();
    }
}
