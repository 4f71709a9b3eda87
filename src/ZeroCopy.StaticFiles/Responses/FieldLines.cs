using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Header fields as the lines that go on a connection.</summary>
internal static class FieldLines
{
    // RFC 9110 §5.6.2: tchar. What Kestrel would refuse to write is left to Kestrel.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 9110 §5.5.
    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("\t" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)));

    // Fields that answers have, or that say how a message ends.
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.AcceptRanges, HeaderNames.Allow, HeaderNames.CacheControl, HeaderNames.Connection, HeaderNames.ContentEncoding,
        HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ContentSecurityPolicy, HeaderNames.ContentType, HeaderNames.Date,
        HeaderNames.ETag, HeaderNames.KeepAlive, HeaderNames.LastModified, HeaderNames.Location, HeaderNames.Server, HeaderNames.Trailer,
        HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Vary, "Repr-Digest",
    };

    /// <summary>Checks the name of a field that is added to answers.</summary>
    /// <exception cref="ArgumentException">It is not a field name, or answers have that field.</exception>
    public static void RequireOwnName(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"'{name}' is not the name of a header field. Use letters, figures and dashes, as in Zerocopy-Explain.");
        }

        if (Taken.Contains(name))
        {
            throw new ArgumentException($"'{name}' is a header field that answers have. Use a name of its own, such as Zerocopy-Explain.");
        }
    }

    /// <summary>The lines of all fields but those that differ from answer to answer: Content-Length, Content-Range, Date.</summary>
    /// <returns><see langword="false"/> when a field has a value that is not plain text, or a name that is none.</returns>
    public static bool TryMake(IHeaderDictionary fields, [NotNullWhen(true)] out byte[]? lines)
    {
        lines = null;
        var text = new StringBuilder();

        foreach (var (name, values) in fields)
        {
            if (name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
                || name.Equals(HeaderNames.ContentRange, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // Fields of the connection are whoever writes the connection's.
            if (name.Length == 0
                || name.AsSpan().ContainsAnyExcept(NameCharacters)
                || name.Equals(HeaderNames.Date, StringComparison.OrdinalIgnoreCase)
                || name.Equals(HeaderNames.Server, StringComparison.OrdinalIgnoreCase)
                || name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase)
                || name.Equals(HeaderNames.TransferEncoding, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAnyExcept(ValueCharacters))
                {
                    return false;
                }

                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        lines = Encoding.ASCII.GetBytes(text.ToString());
        return true;
    }
}
