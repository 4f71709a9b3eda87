using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

/// <summary>Heads that are not plainly valid, or ask for more than a file: another server decides what they are.</summary>
public class RequestHeadParserOtherTests
{
    private const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";

    [Theory]
    [InlineData("get / HTTP/1.1")]
    [InlineData("Get / HTTP/1.1")]
    [InlineData("head / HTTP/1.1")]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("PUT / HTTP/1.1")]
    [InlineData("OPTIONS / HTTP/1.1")]
    [InlineData("GETS / HTTP/1.1")]
    [InlineData("HEA / HTTP/1.1")]
    [InlineData(" GET / HTTP/1.1")]
    [InlineData("\r\nGET / HTTP/1.1")]
    [InlineData("GET http://a/ HTTP/1.1")]
    [InlineData("GET a:80 HTTP/1.1")]
    [InlineData("CONNECT a:80 HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("GET * HTTP/1.1")]
    [InlineData("GET a HTTP/1.1")]
    [InlineData("GET ?a HTTP/1.1")]
    [InlineData("GET  / HTTP/1.1")]
    [InlineData("GET /  HTTP/1.1")]
    [InlineData("GET\t/ HTTP/1.1")]
    [InlineData("GET /\tHTTP/1.1")]
    [InlineData("GET /a b HTTP/1.1")]
    [InlineData("GET /a#b HTTP/1.1")]
    [InlineData("GET /a?b#c HTTP/1.1")]
    [InlineData("GET /a\\b HTTP/1.1")]
    [InlineData("GET /<a> HTTP/1.1")]
    [InlineData("GET /\"a\" HTTP/1.1")]
    [InlineData("GET /[a] HTTP/1.1")]
    [InlineData("GET /a\u0000 HTTP/1.1")]
    [InlineData("GET /a\u001f HTTP/1.1")]
    [InlineData("GET /a\u007f HTTP/1.1")]
    [InlineData("GET /a\u00e4 HTTP/1.1")]
    [InlineData("GET /?a\u007f HTTP/1.1")]
    [InlineData("GET /?a\u00e4 HTTP/1.1")]
    [InlineData("GET / HTTP/1.2")]
    [InlineData("GET / HTTP/2.0")]
    [InlineData("GET / HTTP/0.9")]
    [InlineData("GET / HTTP/1.10")]
    [InlineData("GET / HTTP/1,1")]
    [InlineData("GET / http/1.1")]
    [InlineData("GET / HTTPS/1.1")]
    [InlineData("GET / HTTP/1.1 ")]
    [InlineData("GET / HTTP/1.1\t")]
    [InlineData("GET / HTTP/1.1\r")]
    [InlineData("GET /")]
    [InlineData("PRI * HTTP/2.0")]
    public void Parse_RequestLine_IsOther(string line) => AssertOther($"{line}\r\nHost: a\r\n\r\n");

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\rHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\rX\r\n\r\n")]
    [InlineData("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    public void Parse_LineEndOtherThanCrLf_IsOther(string head) => AssertOther(head);

    [Theory]
    [InlineData(" X: a")]
    [InlineData("\tX: a")]
    [InlineData("X: a\r\n b")]
    [InlineData("X: a\r\n\tb")]
    [InlineData("X : a")]
    [InlineData("X\t: a")]
    [InlineData(": a")]
    [InlineData("X")]
    [InlineData("X Y: a")]
    [InlineData("X(a): b")]
    [InlineData("X@: b")]
    [InlineData("X\u0000: a")]
    [InlineData("X\u007f: a")]
    [InlineData("X\u00e4: a")]
    [InlineData("X: \u0000")]
    [InlineData("X: a\u0000b")]
    [InlineData("X: a\u000bb")]
    [InlineData("X: a\u001bb")]
    [InlineData("X: a\u007f")]
    [InlineData("X: \u0080")]
    [InlineData("X: \u00e4")]
    [InlineData("X: \u00ff")]
    public void Parse_FieldLine_IsOther(string line)
    {
        AssertOther($"GET / HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n");
        AssertOther($"GET / HTTP/1.1\r\n{line}\r\nHost: a\r\n\r\n");
    }

    // RFC 9112 §3.2: 400 for none in HTTP/1.1, for more than one, for an invalid one; not this parser's to say.
    [Theory]
    [InlineData("")]
    [InlineData("X: a\r\n")]
    [InlineData("Host:\r\n")]
    [InlineData("Host: \r\n")]
    [InlineData("Host: a\r\nHost: a\r\n")]
    [InlineData("Host: a\r\nhost: b\r\n")]
    [InlineData("Host: a b\r\n")]
    [InlineData("Host: a, b\r\n")]
    [InlineData("Host: user@a\r\n")]
    [InlineData("Host: user:pass@a\r\n")]
    [InlineData("Host: a/b\r\n")]
    [InlineData("Host: a?b\r\n")]
    [InlineData("Host: a#b\r\n")]
    [InlineData("Host: http://a\r\n")]
    [InlineData("Host: a:\r\n")]
    [InlineData("Host: :80\r\n")]
    [InlineData("Host: a:b\r\n")]
    [InlineData("Host: a:8 0\r\n")]
    [InlineData("Host: a:-1\r\n")]
    [InlineData("Host: a:80:80\r\n")]
    [InlineData("Host: a:123456\r\n")]
    [InlineData("Host: [::1]\r\n")]
    [InlineData("Host: [::1]:80\r\n")]
    [InlineData("Host: ::1\r\n")]
    [InlineData("Host: %61\r\n")]
    [InlineData("Host: a\\b\r\n")]
    public void Parse_Host_IsOther(string lines) => AssertOther($"GET / HTTP/1.1\r\n{lines}\r\n");

    [Theory]
    [InlineData("Host: a\r\nHost: a\r\n")]
    [InlineData("Host: a/b\r\n")]
    [InlineData("Host:\r\n")]
    public void Parse_OddHostInHttp10_IsOther(string lines) => AssertOther($"GET / HTTP/1.0\r\n{lines}\r\n");

    [Theory]
    [InlineData("Content-Length: 0")]
    [InlineData("Content-Length: 5")]
    [InlineData("content-length:")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("TRANSFER-ENCODING: identity")]
    [InlineData("Expect: 100-continue")]
    [InlineData("expect:")]
    [InlineData("Upgrade: websocket")]
    [InlineData("upgrade: h2c")]
    [InlineData("Connection:")]
    [InlineData("Connection: Upgrade")]
    [InlineData("Connection: close, keep-alive")]
    [InlineData("Connection: keep-alive, close")]
    [InlineData("Connection: close,")]
    [InlineData("Connection: keepalive")]
    [InlineData("Connection: If-None-Match")]
    [InlineData("Connection: close\r\nConnection: close")]
    [InlineData("Connection: keep-alive\r\nconnection: close")]
    public void Parse_FieldsThatChangeTheFraming_AreOther(string lines)
    {
        AssertOther($"GET / HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\n");
        AssertOther($"HEAD / HTTP/1.0\r\n{lines}\r\nHost: a\r\n\r\n");
    }

    [Theory]
    [InlineData("Accept-Encoding", "br")]
    [InlineData("If-Match", "\"a\"")]
    [InlineData("If-None-Match", "\"a\"")]
    [InlineData("If-Modified-Since", Date)]
    [InlineData("If-Unmodified-Since", Date)]
    [InlineData("If-Range", "\"a\"")]
    [InlineData("Range", "bytes=0-1")]
    public void Parse_DecidingFieldTwice_IsOther(string name, string value)
    {
        Assert.Equal(RequestHeadResult.Complete, ParsedHead.Of($"GET / HTTP/1.1\r\nHost: a\r\n{name}: {value}\r\n\r\n").Result);
        AssertOther($"GET / HTTP/1.1\r\nHost: a\r\n{name}: {value}\r\n{name}: {value}\r\n\r\n");
        AssertOther($"GET / HTTP/1.1\r\n{name}: {value}\r\nHost: a\r\n{name.ToUpperInvariant()}:\r\n\r\n");
    }

    [Fact]
    public void Parse_MoreFieldsThanAllowed_IsOther()
    {
        var fields = string.Concat(Enumerable.Range(0, 99).Select(index => $"X-{index}: a\r\n"));
        Assert.Equal(RequestHeadResult.Complete, ParsedHead.Of($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n").Result);
        AssertOther($"GET / HTTP/1.1\r\nHost: a\r\n{fields}One: more\r\n\r\n");
    }

    // What is longer than allowed is not waited for, wherever it stops.
    [Theory]
    [InlineData("GET /", 8 * 1024)]
    [InlineData("GET /?", 8 * 1024)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX", 32 * 1024)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: ", 32 * 1024)]
    public void Parse_LongerThanAllowedWithoutAnEnd_IsOther(string front, int limit)
    {
        Assert.Equal(RequestHeadResult.Incomplete, ParsedHead.Of(front.PadRight(limit - 1, 'a')).Result);
        AssertOther(front.PadRight(limit, 'a'));
        AssertOther(front.PadRight(limit + 1, 'a'));
    }

    private static void AssertOther(string head) => Assert.Equal(RequestHeadResult.Other, ParsedHead.Of(head).Result);
}
