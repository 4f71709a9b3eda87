using System.Buffers;
using System.Text;

namespace ZeroCopy.StaticFiles.Requests;

/// <summary>
/// Reads the head of a request, if it is plainly valid: a strict subset of RFC 9112, so that there are never two opinions about
/// where a request ends or what it asks for.
/// </summary>
/// <remarks>
/// Accepted: GET or HEAD, origin-form, HTTP/1.1 or 1.0, CRLF line ends, fields as <c>name ":" OWS value OWS</c> of visible ASCII,
/// exactly one plain Host (none needed in HTTP/1.0), Connection absent, <c>close</c> or <c>keep-alive</c>. Everything else is
/// <see cref="RequestHeadResult.Other"/>: bodies and whatever frames one, Upgrade, Expect, bare CR or LF, obs-fold, whitespace
/// before the colon, control bytes and bytes above 0x7E, a field twice whose value decides the answer. Allocates nothing.
/// </remarks>
internal static class RequestHeadParser
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";

    // RFC 3986 §3.3: pchar and "/"; the percent sign is checked when the path is decoded.
    private static readonly SearchValues<byte> PathBytes = Bytes(Letters + Digits + "-._~!$&'()*+,;=:@/%");

    // Any visible character but "#", which has no place in a request: browsers leave brackets, bars and quotes as they are.
    private static readonly SearchValues<byte> QueryBytes = Bytes(string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)).Replace("#", "", StringComparison.Ordinal));

    // RFC 9110 §5.6.2: tchar.
    private static readonly SearchValues<byte> NameBytes = Bytes(Letters + Digits + "!#$%&'*+-.^_`|~");

    // RFC 9110 §5.5: VCHAR, SP and HTAB; obs-text is the server's to decode.
    private static readonly SearchValues<byte> ValueBytes = Bytes("\t" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)));

    /// <summary>Reads the head at the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Bytes of the connection, from the start of a request on.</param>
    /// <param name="limits">What may be looked at.</param>
    /// <param name="head">The request, when <see cref="RequestHeadResult.Complete"/>.</param>
    public static RequestHeadResult Parse(ReadOnlySpan<byte> buffer, in RequestHeadLimits limits, out RequestHead head)
    {
        head = default;
        var result = ReadRequestLine(buffer, limits.MaxRequestLineSize, ref head, out var position);
        var seen = Fields.None;
        for (var count = 0; result == RequestHeadResult.Complete; count++)
        {
            var rest = buffer[position..];

            if (rest.StartsWith("\r\n"u8))
            {
                head.Length = position + 2;
                return head.Length <= limits.MaxHeadSize && IsAnswerable(seen, head.IsHttp11) ? RequestHeadResult.Complete : RequestHeadResult.Other;
            }

            // Before the field is read: a line longer than allowed must not be looked at to its end. The empty line may yet come.
            if ((count == limits.MaxFieldCount && !"\r\n"u8.StartsWith(rest)) || position >= limits.MaxHeadSize)
            {
                return RequestHeadResult.Other;
            }

            result = ReadField(rest, ref head, ref seen, out var length);
            position += length;
        }

        return result == RequestHeadResult.Incomplete && buffer.Length >= limits.MaxHeadSize ? RequestHeadResult.Other : result;
    }

    private static RequestHeadResult ReadRequestLine(ReadOnlySpan<byte> buffer, int maxLength, ref RequestHead head, out int length)
    {
        length = 0;
        int start;

        if (buffer.StartsWith("GET /"u8))
        {
            start = 4;
        }
        else if (buffer.StartsWith("HEAD /"u8))
        {
            start = 5;
            head.IsHead = true;
        }
        else
        {
            return "GET /"u8.StartsWith(buffer) || "HEAD /"u8.StartsWith(buffer) ? RequestHeadResult.Incomplete : RequestHeadResult.Other;
        }

        var rest = buffer[start..];
        var end = rest.IndexOfAnyExcept(PathBytes);
        var pathLength = end;

        if (end >= 0 && rest[end] == '?')
        {
            var query = rest[(end + 1)..].IndexOfAnyExcept(QueryBytes);
            end = query < 0 ? query : end + 1 + query;
        }

        if (end < 0)
        {
            return buffer.Length < maxLength ? RequestHeadResult.Incomplete : RequestHeadResult.Other;
        }

        head.Target = rest[..end];
        head.Path = rest[..pathLength];
        rest = rest[end..];

        if (rest.StartsWith(" HTTP/1.1\r\n"u8))
        {
            head.IsHttp11 = head.IsPersistent = true;
        }
        else if (!rest.StartsWith(" HTTP/1.0\r\n"u8))
        {
            return buffer.Length < maxLength && (" HTTP/1.1\r\n"u8.StartsWith(rest) || " HTTP/1.0\r\n"u8.StartsWith(rest))
                ? RequestHeadResult.Incomplete
                : RequestHeadResult.Other;
        }

        length = start + end + " HTTP/1.1\r\n".Length;
        return length <= maxLength ? RequestHeadResult.Complete : RequestHeadResult.Other;
    }

    private static RequestHeadResult ReadField(ReadOnlySpan<byte> line, ref RequestHead head, ref Fields seen, out int length)
    {
        length = 0;
        var colon = line.IndexOfAnyExcept(NameBytes);

        if (colon < 0)
        {
            return RequestHeadResult.Incomplete;
        }

        // A line that begins with CR is the empty one, cut in two.
        if (colon == 0 || line[colon] != ':')
        {
            return line.Length == 1 && line[0] == '\r' ? RequestHeadResult.Incomplete : RequestHeadResult.Other;
        }

        var value = line[(colon + 1)..];
        var end = value.IndexOfAnyExcept(ValueBytes);

        if (end < 0 || (value[end] == '\r' && value.Length == end + 1))
        {
            return RequestHeadResult.Incomplete;
        }

        if (value[end] != '\r' || value[end + 1] != '\n')
        {
            return RequestHeadResult.Other;
        }

        length = colon + 1 + end + 2;
        return Accept(line[..colon], value[..end].Trim(" \t"u8), ref head, ref seen) ? RequestHeadResult.Complete : RequestHeadResult.Other;
    }

    // Tells fields apart by the length of their names first: most fields of a browser's request are none of these.
    private static bool Accept(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref RequestHead head, ref Fields seen)
    {
        switch (name.Length)
        {
            case 4 when Is(name, "Host"u8):
                head.Host = value;
                return TryMark(ref seen, Fields.Host) && HostField.IsPlain(value);
            case 5 when Is(name, "Range"u8):
                head.Range = value;
                return TryMark(ref seen, Fields.Range);
            case 6 when Is(name, "Expect"u8):
            case 7 when Is(name, "Upgrade"u8):
            case 14 when Is(name, "Content-Length"u8):
            case 17 when Is(name, "Transfer-Encoding"u8):
                return false;
            case 7 when Is(name, "Referer"u8):
                head.Referer = value;
                return true;
            case 8 when Is(name, "If-Match"u8):
                head.IfMatch = value;
                return TryMark(ref seen, Fields.IfMatch);
            case 8 when Is(name, "If-Range"u8):
                head.IfRange = value;
                return TryMark(ref seen, Fields.IfRange);
            case 10 when Is(name, "Connection"u8):
                return TryMark(ref seen, Fields.Connection) && TryReadConnection(value, ref head);
            case 10 when Is(name, "User-Agent"u8):
                head.UserAgent = value;
                return true;
            case 11 when Is(name, "traceparent"u8):
                head.IsSampled = TraceParent.IsSampled(value);
                return true;
            case 13 when Is(name, "If-None-Match"u8):
                head.IfNoneMatch = value;
                return TryMark(ref seen, Fields.IfNoneMatch);
            case 15 when Is(name, "Accept-Encoding"u8):
                head.AcceptEncoding = value;
                return TryMark(ref seen, Fields.AcceptEncoding);
            case 15 when Is(name, "X-Forwarded-For"u8):
                head.ForwardedFor = value;
                return true;
            case 17 when Is(name, "If-Modified-Since"u8):
                head.IfModifiedSince = value;
                return TryMark(ref seen, Fields.IfModifiedSince);
            case 19 when Is(name, "If-Unmodified-Since"u8):
                head.IfUnmodifiedSince = value;
                return TryMark(ref seen, Fields.IfUnmodifiedSince);
            default:
                return true;
        }
    }

    private static bool TryReadConnection(ReadOnlySpan<byte> value, ref RequestHead head)
    {
        if (Is(value, "close"u8))
        {
            head.IsPersistent = false;
            return true;
        }

        head.IsPersistent = true;
        return Is(value, "keep-alive"u8);
    }

    // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host
    // header field and to any request message that contains more than one Host header field line or a Host header field with an
    // invalid field value." The server behind does that.
    private static bool IsAnswerable(Fields seen, bool isHttp11) => !isHttp11 || (seen & Fields.Host) != 0;

    private static bool TryMark(ref Fields seen, Fields field)
    {
        var isFirst = (seen & field) == 0;
        seen |= field;
        return isFirst;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(text, expected);

    private static SearchValues<byte> Bytes(string characters) => SearchValues.Create(Encoding.ASCII.GetBytes(characters));

    [Flags]
    private enum Fields
    {
        None = 0,
        Host = 1,
        Connection = 2,
        Range = 4,
        IfMatch = 8,
        IfNoneMatch = 16,
        IfModifiedSince = 32,
        IfUnmodifiedSince = 64,
        IfRange = 128,
        AcceptEncoding = 256,
    }
}
