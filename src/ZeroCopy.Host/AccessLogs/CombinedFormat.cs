using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>
/// <c>address - user [time] "request line" status bytes "referer" "user agent"</c>. What a client could forge a line with is written as nginx does:
/// quotes, backslashes, control characters and all beyond ASCII as <c>\xHH</c>.
/// </summary>
internal static class CombinedFormat
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(static value => (byte)value), (byte)'"', (byte)'\\', .. Enumerable.Range(127, 129).Select(static value => (byte)value)]);

    /// <summary>Writes a line.</summary>
    public static void Write(IBufferWriter<byte> output, LoggedRequest request, IPAddress? client)
    {
        WriteValue(output, client);
        output.Write(" - "u8);
        WriteText(output, request[request.User]);
        WriteValue(output, request.Time.UtcDateTime, " [dd/MMM/yyyy:HH:mm:ss +0000] ");
        output.Write("\""u8);

        if (request.Method.Length == 0)
        {
            output.Write("-"u8);
        }
        else
        {
            WriteAscii(output, request.Method);
            output.Write(" "u8);
            WriteText(output, request[request.Target]);

            if (request.Protocol.Length > 0)
            {
                output.Write(" "u8);
                WriteAscii(output, request.Protocol);
            }
        }

        output.Write("\" "u8);
        WriteValue(output, request.StatusCode);
        output.Write(" "u8);
        WriteValue(output, request.SentBytes);
        output.Write(" \""u8);
        WriteText(output, request[request.Referer]);
        output.Write("\" \""u8);
        WriteText(output, request[request.UserAgent]);
        output.Write("\"\n"u8);
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            output.Write("-"u8);
            return;
        }

        while (text.IndexOfAny(Escaped) is >= 0 and var plain)
        {
            output.Write(text[..plain]);
            Escape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Write(text);
    }

    private static void Escape(IBufferWriter<byte> output, byte value)
    {
        var span = output.GetSpan(4);
        "\\x"u8.CopyTo(span);
        value.TryFormat(span[2..], out _, "X2", CultureInfo.InvariantCulture);
        output.Advance(4);
    }

    private static void WriteAscii(IBufferWriter<byte> output, string text)
    {
        var span = output.GetSpan(text.Length);
        output.Advance(Encoding.ASCII.GetBytes(text, span));
    }

    private static void WriteValue<T>(IBufferWriter<byte> output, T? value, string format = "")
        where T : IUtf8SpanFormattable
    {
        const int MaxLength = 64;

        if (value is null)
        {
            output.Write("-"u8);
            return;
        }

        value.TryFormat(output.GetSpan(MaxLength), out var length, format, CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
