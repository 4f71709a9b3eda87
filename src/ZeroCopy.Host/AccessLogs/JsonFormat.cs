using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>One JSON object a line. Names stay; others may come.</summary>
/// <param name="output">For the lines.</param>
internal sealed class JsonFormat(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions
    {
        // For files, not for pages: <, > and & need no escape. Control characters and quotes get theirs.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a line.</summary>
    public void Write(LoggedRequest request, IPAddress? client)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("time"u8, request.Time.UtcDateTime);

        if (client is not null)
        {
            Span<byte> text = stackalloc byte[64];
            client.TryFormat(text, out var length);
            _json.WriteString("client"u8, text[..length]);
        }

        Write("user"u8, request[request.User]);
        _json.WriteString("method"u8, request.Method);
        Write("target"u8, request[request.Target]);
        _json.WriteString("protocol"u8, request.Protocol);
        Write("host"u8, request[request.Host]);
        _json.WriteNumber("status"u8, request.StatusCode);
        _json.WriteNumber("bytes"u8, request.SentBytes);
        _json.WriteNumber("seconds"u8, Math.Round((decimal)request.Duration.TotalSeconds, 6));
        _json.WriteBoolean("complete"u8, request.IsComplete);
        _json.WriteString("answered_by"u8, request.AnsweredBy);
        Write("referer"u8, request[request.Referer]);
        Write("user_agent"u8, request[request.UserAgent]);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    // Absent where there is none.
    private void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            _json.WriteString(name, text);
        }
    }
}
