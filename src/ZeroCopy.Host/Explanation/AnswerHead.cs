using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ZeroCopy.Host.Explanation;

/// <summary>Status line and header fields of an answer, as they would be on the wire.</summary>
/// <param name="StatusLine">Such as <c>HTTP/1.1 200 OK</c>.</param>
/// <param name="Fields">In their order.</param>
internal sealed record AnswerHead(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    public int StatusCode => int.Parse(StatusLine.AsSpan(9, 3), CultureInfo.InvariantCulture);

    /// <summary>The value of a field, or <see langword="null"/>.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether content follows, or would to GET.</summary>
    public bool HasContent => StatusCode is not (204 or 304) && this["Content-Length"] is not "0";

    /// <summary>Reads a head that has come to its end, whatever follows it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AnswerHead? head)
    {
        head = null;
        var end = bytes.IndexOf("\r\n\r\n"u8);

        if (end < 0)
        {
            return false;
        }

        var lines = Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
        head = new AnswerHead(lines[0], [.. lines.Skip(1).Select(line =>
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            return new KeyValuePair<string, string>(line[..colon], line[(colon + 1)..].Trim());
        })]);
        return true;
    }
}
