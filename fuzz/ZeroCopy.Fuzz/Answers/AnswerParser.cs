using System.Buffers;
using System.Globalization;
using System.Text;

namespace ZeroCopy.Fuzz.Answers;

/// <summary>Takes what a server sent on one connection apart into responses.</summary>
/// <remarks>
/// Which response answers HEAD is read off the answer: its head is followed by the next one, or by the end. No content of
/// this site begins like a response, and both sides of a comparison are read by the same rule.
/// </remarks>
internal static class AnswerParser
{
    /// <summary>The responses, or <see langword="null"/> where the bytes are not such.</summary>
    public static List<Response>? TryParse(ReadOnlySpan<byte> answer)
    {
        var responses = new List<Response>();

        while (!answer.IsEmpty)
        {
            if (TryReadResponse(ref answer) is not { } response)
            {
                return null;
            }

            responses.Add(response);
        }

        return responses;
    }

    private static Response? TryReadResponse(ref ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);

        if (end < 0 || !IsResponse(answer))
        {
            return null;
        }

        var lines = Encoding.Latin1.GetString(answer[..end]).Split("\r\n");
        answer = answer[(end + 4)..];
        var fields = lines.AsSpan(1);

        return TryReadBody(lines[0], fields, ref answer, out var body) ? new Response(lines[0], fields.ToArray(), body) : null;
    }

    private static bool IsResponse(ReadOnlySpan<byte> bytes) => bytes.StartsWith("HTTP/1."u8);

    private static bool TryReadBody(string statusLine, ReadOnlySpan<string> fields, ref ReadOnlySpan<byte> answer, out ReadOnlySpan<byte> body)
    {
        body = [];
        var status = statusLine.Length >= 12 ? statusLine.AsSpan(9, 3) : "";

        // The second condition is HEAD, or an empty body.
        if (status is ['1', ..] or "204" or "304" || answer.IsEmpty || IsResponse(answer))
        {
            return true;
        }

        if (Find(fields, "Transfer-Encoding") is { } coding)
        {
            return coding == "chunked" && TryReadChunks(ref answer, out body);
        }

        // Without a length it lasts until the connection closes.
        var length = answer.Length;

        if (Find(fields, "Content-Length") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= answer.Length))
        {
            return false;
        }

        body = answer[..length];
        answer = answer[length..];
        return true;
    }

    private static bool TryReadChunks(ref ReadOnlySpan<byte> answer, out ReadOnlySpan<byte> body)
    {
        var content = new ArrayBufferWriter<byte>();
        body = [];

        while (true)
        {
            var line = answer.IndexOf("\r\n"u8);

            if (line < 0
                || !int.TryParse(answer[..line], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 0
                || answer.Length - line - 4 < size)
            {
                return false;
            }

            var chunk = answer.Slice(line + 2, size);
            answer = answer[(line + 2 + size)..];

            if (!answer.StartsWith("\r\n"u8))
            {
                return false;
            }

            answer = answer[2..];

            if (size == 0)
            {
                body = content.WrittenSpan;
                return true;
            }

            content.Write(chunk);
        }
    }

    private static string? Find(ReadOnlySpan<string> fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Length > name.Length && field[name.Length] == ':' && field.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return field[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }
}
