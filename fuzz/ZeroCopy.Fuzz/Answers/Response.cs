using System.Text;

namespace ZeroCopy.Fuzz.Answers;

/// <summary>One response, without what may differ between two answers to the same request.</summary>
internal sealed class Response
{
    private const int BoundaryLength = 32;
    private const string BoundaryParameter = "boundary=";

    private readonly string _statusLine;
    private readonly string[] _fields;
    private readonly byte[] _body;

    /// <param name="statusLine">The first line.</param>
    /// <param name="fields">The header fields as they were sent.</param>
    /// <param name="body">The content, its chunks joined.</param>
    public Response(string statusLine, IEnumerable<string> fields, ReadOnlySpan<byte> body)
    {
        _statusLine = statusLine;
        _fields = [.. fields.Select(Normalize)];
        _body = body.ToArray();
        ReplaceBoundary(_fields, _body);
        Array.Sort(_fields, StringComparer.Ordinal);
    }

    /// <summary>The first difference, or <see langword="null"/>.</summary>
    public string? Differs(Response other)
    {
        if (_statusLine != other._statusLine)
        {
            return $"status line '{_statusLine}' against '{other._statusLine}'";
        }

        if (!_fields.AsSpan().SequenceEqual(other._fields))
        {
            return $"header fields [{string.Join("; ", _fields.Except(other._fields))}] against [{string.Join("; ", other._fields.Except(_fields))}]";
        }

        return _body.AsSpan().SequenceEqual(other._body) ? null : $"bodies of {_body.Length} and {other._body.Length} bytes";
    }

    // Names compare without case. The time of the answer is no part of it; that it is given is.
    private static string Normalize(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);

        if (colon < 0)
        {
            return field;
        }

        var name = field[..colon].ToLowerInvariant();
        return name == "date" && HttpDate.IsValid(field.AsSpan(colon + 1)) ? "date: (valid)" : name + field[colon..];
    }

    // A boundary of multipart/byteranges is 32 random digits.
    private static void ReplaceBoundary(string[] fields, Span<byte> body)
    {
        var index = Array.FindIndex(fields, field => field.StartsWith("content-type: multipart/", StringComparison.Ordinal));
        var start = index < 0 ? -1 : fields[index].IndexOf(BoundaryParameter, StringComparison.Ordinal) + BoundaryParameter.Length;

        if (start < BoundaryParameter.Length || fields[index].Length < start + BoundaryLength)
        {
            return;
        }

        var boundary = fields[index].Substring(start, BoundaryLength);

        if (!boundary.All(char.IsAsciiHexDigitLower))
        {
            return;
        }

        fields[index] = fields[index].Replace(boundary, "(boundary)", StringComparison.Ordinal);
        var pattern = Encoding.ASCII.GetBytes("--" + boundary);

        for (var rest = body; rest.IndexOf(pattern) is >= 0 and var found; rest = rest[(found + pattern.Length)..])
        {
            rest.Slice(found, pattern.Length).Fill((byte)'-');
        }
    }
}
