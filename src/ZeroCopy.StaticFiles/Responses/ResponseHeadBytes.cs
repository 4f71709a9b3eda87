using System.Buffers.Text;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Writes the head of a response to a connection: the fields of the moment around those that were made before.</summary>
internal static class ResponseHeadBytes
{
    // Status line, Content-Length, Connection, Date, Server, Content-Range and the empty line, each at its longest: 270 bytes.
    private const int MaxOtherBytes = 320;

    /// <summary>The most bytes of a head around <paramref name="fields"/>.</summary>
    public static int MaxLength(ReadOnlySpan<byte> fields) => fields.Length + MaxOtherBytes;

    /// <summary>Writes a head.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="decision">What is answered.</param>
    /// <param name="connection">The line with Connection, or nothing.</param>
    /// <param name="date">The line with Date, and Server where it is sent.</param>
    /// <param name="fields">All other field lines, made by <see cref="FieldLines"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(
        Span<byte> destination, in ResponseDecision decision, ReadOnlySpan<byte> connection, ReadOnlySpan<byte> date, ReadOnlySpan<byte> fields)
    {
        var writer = new Writer(destination);
        writer.Write(StatusLine(decision.StatusCode));

        // As Kestrel: the length of what is, or would be, the content; 0 where there is none, except that HEAD promises nothing then.
        if (decision.StatusCode is 200 or 206)
        {
            writer.WriteLength(decision.Body.Length);
        }
        else if (decision.StatusCode != 304 && !decision.IsHead)
        {
            writer.WriteLength(0);
        }

        writer.Write(connection);
        writer.Write(date);

        if (decision.HasContentRange)
        {
            writer.Write("Content-Range: "u8);
            writer.Advance(ContentRange.Write(writer.Rest, decision));
            writer.Write("\r\n"u8);
        }

        writer.Write(fields);
        writer.Write("\r\n"u8);
        return writer.Written;
    }

    // Reason phrases as Kestrel's.
    private static ReadOnlySpan<byte> StatusLine(int statusCode) => statusCode switch
    {
        200 => "HTTP/1.1 200 OK\r\n"u8,
        206 => "HTTP/1.1 206 Partial Content\r\n"u8,
        304 => "HTTP/1.1 304 Not Modified\r\n"u8,
        412 => "HTTP/1.1 412 Precondition Failed\r\n"u8,
        416 => "HTTP/1.1 416 Range Not Satisfiable\r\n"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "No decision has this status."),
    };

    private ref struct Writer(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Written { get; private set; }

        public readonly Span<byte> Rest => _destination[Written..];

        public void Advance(int count) => Written += count;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(Rest);
            Written += bytes.Length;
        }

        public void WriteLength(long length)
        {
            Write("Content-Length: "u8);
            Utf8Formatter.TryFormat(length, Rest, out var written);
            Written += written;
            Write("\r\n"u8);
        }
    }
}
