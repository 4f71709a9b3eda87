using System.Buffers;
using System.Text;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz.Doors;

/// <summary>A door for /a.txt that is right but for one flaw. Slow and simple: it is here to be found out.</summary>
internal sealed class SampleDoor : IDoor
{
    private const int MaxFields = 100;
    private const int MaxHead = 8_000;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n"u8;

    private static readonly string[] Hosts = ["x", "example.com", "localhost:8080", "127.0.0.1", "[::1]:80"];

    private static readonly string[] Harmless =
    [
        "accept", "accept-encoding", "accept-language", "cache-control", "cookie", "dnt", "referer", "sec-fetch-dest", "upgrade-insecure-requests", "user-agent", "x-request-id",
    ];

    private readonly Flaw _flaw;
    private readonly byte[] _refusal;
    private readonly Dictionary<(string Method, bool Closes), byte[]> _answers = [];

    public SampleDoor(Flaw flaw, KestrelProbe probe)
    {
        _flaw = flaw;
        _refusal = probe.Ask("GET / HTTP/2.0\r\n\r\n"u8);

        foreach (var method in (string[])["GET", "HEAD"])
        {
            foreach (var closes in (bool[])[false, true])
            {
                var asked = method == "HEAD" && flaw == Flaw.HeadWithBody ? "GET" : method;
                var request = $"{asked} /a.txt HTTP/1.1\r\nHost: x\r\n{(closes ? "Connection: close\r\n" : "")}\r\n";
                _answers[(method, closes)] = probe.Ask(Encoding.Latin1.GetBytes(request));
            }
        }
    }

    public int Answer(ReadOnlySpan<byte> input, ArrayBufferWriter<byte> answer, out bool closes)
    {
        var text = Encoding.Latin1.GetString(input);
        var consumed = 0;
        closes = false;

        while (!closes && TryReadHead(text.AsSpan(consumed), out var length, out var method, out var isLast))
        {
            closes = isLast;
            answer.Write(_answers[(method, closes)]);
            consumed += length;
        }

        // Kestrel takes it for HTTP/2 where a connection begins, as the rest would to it, and only there.
        if (consumed > 0 && !closes && input[consumed..].StartsWith(Http2Preface) && _flaw != Flaw.PrefaceHandedOver)
        {
            answer.Write(_refusal);
            closes = true;
        }

        return consumed;
    }

    private bool TryReadHead(ReadOnlySpan<char> text, out int length, out string method, out bool closes)
    {
        (length, method, closes) = (0, "", false);
        var (fields, hosts) = (0, 0);

        if (!TryReadLine(text, ref length, out var line) || !TryReadStartLine(line, out method))
        {
            return false;
        }

        while (TryReadLine(text, ref length, out line))
        {
            if (line.IsEmpty)
            {
                return IsAllowed(length, fields, hosts);
            }

            fields++;

            if (!TryReadField(line, ref hosts, ref closes))
            {
                return false;
            }
        }

        return _flaw == Flaw.NoEmptyLine && length == text.Length && IsAllowed(length, fields, hosts);
    }

    private static bool TryReadLine(ReadOnlySpan<char> text, ref int position, out ReadOnlySpan<char> line)
    {
        var end = text[position..].IndexOf('\n');
        line = end < 0 ? [] : text.Slice(position, end);
        position += end + 1;
        var strict = line is [.., '\r'];
        line = strict ? line[..^1] : line;
        return strict;
    }

    private bool TryReadStartLine(ReadOnlySpan<char> line, out string method)
    {
        var space = line.IndexOf(' ');
        method = space < 0 ? "" : line[..space].ToString();
        method = _flaw == Flaw.MethodInAnyCase ? method.ToUpperInvariant() : method;
        var rest = line[(space + 1)..];

        if (_flaw == Flaw.AbsoluteFormUnchecked && rest.StartsWith("http://", StringComparison.Ordinal))
        {
            rest = rest[(7 + Math.Max(rest[7..].IndexOf('/'), 0))..];
        }

        return method is "GET" or "HEAD" && (rest is "/a.txt HTTP/1.1" || (_flaw == Flaw.OldVersion && rest is "/a.txt HTTP/1.0"));
    }

    private bool TryReadField(ReadOnlySpan<char> line, ref int hosts, ref bool closes)
    {
        if (_flaw == Flaw.FoldedLines && line[0] is ' ' or '\t')
        {
            return true;
        }

        var colon = line.IndexOf(':');
        var value = line[(colon + 1)..].Trim(" \t");

        if (colon < 0 || (value.ContainsAnyExceptInRange(' ', '~') && _flaw != Flaw.ControlsInValues))
        {
            return false;
        }

        var name = line[..colon].ToString().ToLowerInvariant();
        name = _flaw == Flaw.BlankBeforeColon ? name.TrimEnd() : name;

        switch (name)
        {
            case "host":
                hosts++;
                return _flaw == Flaw.HostUnchecked || Hosts.Contains(value.ToString());
            case "connection":
                closes |= value is "close" && _flaw != Flaw.CloseIgnored;
                return value is "close" or "keep-alive";
            default:
                return Harmless.Contains(name) || IsIgnored(name);
        }
    }

    private bool IsIgnored(string name) => _flaw switch
    {
        Flaw.CodingIgnored => name == "transfer-encoding",
        Flaw.LengthIgnored => name == "content-length",
        Flaw.RangeIgnored => name == "range",
        Flaw.IfNoneMatchIgnored => name == "if-none-match",
        Flaw.IfModifiedSinceIgnored => name == "if-modified-since",
        Flaw.FieldsUncounted => name.StartsWith("x-", StringComparison.Ordinal),
        Flaw.SizeUnchecked => name == "x-long",
        Flaw.NamesUnchecked => name.StartsWith('x'),
        _ => false,
    };

    private bool IsAllowed(int length, int fields, int hosts) =>
        (hosts == 1 || (hosts == 0 && _flaw == Flaw.HostMissing) || (hosts > 1 && _flaw == Flaw.HostTwice))
        && (fields <= MaxFields || _flaw == Flaw.FieldsUncounted)
        && (length <= MaxHead || _flaw == Flaw.SizeUnchecked);
}
