using System.Net;
using System.Text;
using ZeroCopy.StaticFiles.Diagnostics;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>What the log says of a request. Used again and again: the text of a usual request fits into the memory that it has.</summary>
internal sealed class LoggedRequest : AccessLogEntry
{
    private const int UsualText = 1024;

    // A request head may have 40 KiB, of which nobody wants to read more.
    private const int MaxText = 8 * 1024;
    private const int MaxCharacter = 4;

    private byte[] _text = new byte[UsualText];
    private int _length;

    /// <summary>When the request began.</summary>
    public DateTimeOffset Time { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>The client, or the proxy in front of it.</summary>
    public IPAddress? Address { get; set; }

    public string Method { get; set; } = "";

    public string Protocol { get; set; } = "";

    public int StatusCode { get; set; }

    /// <summary>Bytes of the body that were sent.</summary>
    public long SentBytes { get; set; }

    /// <summary>Whether all of the answer was sent.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Who answered: <c>connection</c>, <c>pipeline</c>, or <c>server</c> for what Kestrel refused.</summary>
    public string AnsweredBy { get; set; } = "";

    public TextPart Target { get; set; }

    public TextPart Host { get; set; }

    public TextPart Referer { get; set; }

    public TextPart UserAgent { get; set; }

    public TextPart ForwardedFor { get; set; }

    public TextPart User { get; set; }

    /// <summary>Whether it may be used again: one that has grown is not kept.</summary>
    public bool IsUsual => _text.Length == UsualText;

    /// <summary>The bytes of a part.</summary>
    public ReadOnlySpan<byte> this[TextPart part] => _text.AsSpan(part.Start, part.Length);

    /// <summary>Makes it as new.</summary>
    public void Clear()
    {
        _length = 0;
        (Target, Host, Referer, UserAgent, ForwardedFor, User) = (default, default, default, default, default, default);
        Address = null;
    }

    /// <summary>Keeps a part, cut where there is too much.</summary>
    public TextPart Keep(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MaxText - _length)];
        Reserve(text.Length);
        text.CopyTo(_text.AsSpan(_length));
        return Take(text.Length);
    }

    /// <inheritdoc cref="Keep(ReadOnlySpan{byte})"/>
    public TextPart Keep(string? text)
    {
        // Less than a character in UTF-8 may take is not begun.
        if (string.IsNullOrEmpty(text) || MaxText - _length < MaxCharacter)
        {
            return default;
        }

        Reserve(Math.Min(Encoding.UTF8.GetMaxByteCount(text.Length), MaxText - _length));
        Encoding.UTF8.TryGetBytes(text, _text.AsSpan(_length), out var length);

        if (length == 0)
        {
            // Not as a whole; characters are not cut in two.
            Encoding.UTF8.GetEncoder().Convert(text, _text.AsSpan(_length), flush: true, out _, out length, out _);
        }

        return Take(length);
    }

    private TextPart Take(int length)
    {
        var part = new TextPart(_length, length);
        _length += length;
        return part;
    }

    private void Reserve(int length)
    {
        if (_length + length > _text.Length)
        {
            Array.Resize(ref _text, Math.Min(Math.Max(_length + length, _text.Length * 2), MaxText));
        }
    }
}
