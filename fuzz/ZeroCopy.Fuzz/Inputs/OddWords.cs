namespace ZeroCopy.Fuzz.Inputs;

/// <summary>What requests are spoilt with.</summary>
internal static class OddWords
{
    public static readonly string[] Methods =
    [
        "POST", "PUT", "OPTIONS", "DELETE", "TRACE", "CONNECT", "PATCH", "PRI", "get", "Get", "head", "GETT", "GE", "HEADS", "G\x00T", "GE\tT", "G(T", "\u00C7ET", "",
    ];

    public static readonly string[] Targets =
    [
        "/missing", "/a%2Etxt", "/%61.txt", "/a.txt%00", "/a.txt/", "//a.txt", "/./a.txt", "/a.txt/.", "/dir/../a.txt", "/dir/%2e%2e/a.txt", "/dir/%2E./a.txt",
        "/dir", "/dir//index.html", "/dir%2Findex.html", "/dir/./", "/dir/..", "/a.txt?x=1", "/a.txt?", "/?", "/a.txt#f", "/a.txt?x#f", "/a.txt?\x01",
        "http://x/a.txt", "HTTP://x/a.txt", "http://other/a.txt", "https://x/a.txt", "http://x", "http:///a.txt", "ftp://x/a.txt", "http:/a.txt",
        "x", "x:80", "example.com:443", "*", "*a", "/a.txt*", "/a.txt\t", "/a txt", "/\xFC.txt", "/\xC3\xBC.txt", "/%fc.txt", "/%c3%bc.txt", "/%C3%BC%2Etxt",
        "/A.TXT", "/.hidden", "/%2ehidden", "/b.css.br", "/b.css.gz", "/a.txt\x00", "/a.txt\x01", "/a.txt\x7F", "", "a.txt", "?", "/..", "/../a.txt", "/%2e%2e/",
        "/sp ace.txt", "/sp+ace.txt", "/sp%20ace.txt?q", "/a.txt%", "/a.txt%2", "/a.txt%zz", "\\a.txt", "/dir\\index.html", "/dir%5Cindex.html", "/a.txt;p",
        "/a.txt:80", "/a|b", "/%", "/%25", "/a%252Etxt", "/a.txt%20", "/a.txt.", "/a.txt\xA0", "/\"a.txt\"", "/<a>", "/{a}", "/a^b", "/a`b", "/index.html/", "/.",
    ];

    public static readonly string[] Suffixes = ["?", "?a=b", "?a=b&c=%20", "?\"", "?%00", "?\xFC", "?/../", "#", "#x", "%20", "/", "//", "/.", "/..", ".", ";", "\x01"];

    public static readonly string[] Versions =
    [
        "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/3", "http/1.1", "HTTP/1.10", "HTTP/1.1 ", "HTTP/1.1\t", "HTTP/11", "HTTP/01.1", "HTTP/1,1",
        "HTTPS/1.1", "HTTP /1.1", "HTTP/1.", "HTTP/", "HTTP/1.1HTTP/1.1", "HTTP/1.\x31\x00", "",
    ];

    public static readonly string[] Gaps = ["  ", "\t", "", " \t", "\x0B", "\r", "\n", "\xA0"];

    public static readonly string[] LineEnds = ["\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\n\n", "\r\n ", "\r\n\t", " \r\n", "\t\r\n", "\0\r\n", "", "\x0B\r\n", "\x85"];

    public static readonly string[] Prefixes = ["\r\n", "\r\n", "\n", "\r\n\r\n", "\r", " ", "\t", "\0", "\xEF\xBB\xBF", "0\r\n\r\n", "\r\n \r\n"];

    public static readonly string[] Hosts =
    [
        "x", "X", "x.", "x:80", "x:0", "x:", "x:99999", "x:8a", "x:80:80", ":80", "", " ", "\t", "a b", "a,b", "x/", "/x", "user@x", "user:pw@x", "[::1]", "[::1]:80",
        "[::1", "::1", "[]", "[::1%25eth0]", "[g]", "1.2.3.4", "1.2.3.4:80", "\xFC", "\xC3\xBC", "x\x00", "x\x01", "x#", "x?", "x\\", "x_y", "-", "_", ".", "*", "x%41",
        "x;y", "x|y", "x~", "(x)", "\"x\"", "example.com", "localhost",
    ];

    public static readonly string[] Connections =
    [
        "close", "close", "Close", "CLOSE", "keep-alive", "Keep-Alive", "close, keep-alive", "keep-alive, close", "keep-alive,close", "close,", ", close", " close ", "close;x",
        "clos", "closed", "xclose", "upgrade", "Upgrade, HTTP2-Settings", "keep-alive, Upgrade", "te", "te, close", "", ",", "foo", "close\x0B", "close close", "\xE7lose",
    ];

    public static readonly DraftField[] OtherFields =
    [
        .. from field in ((string Name, string Value)[])
            [
                ("Upgrade", "websocket"), ("Upgrade", "h2c"), ("Upgrade", ""), ("HTTP2-Settings", "AAMAAABkAAQAAP__"), ("Trailer", "X"), ("TE", "trailers"), ("Via", "1.0 proxy"),
                ("Expect", "100-continue"), ("Expect", "100-Continue"), ("Expect", "200-ok"), ("Expect", ""), ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "close"),
                ("Authorization", "Basic YTpi"), ("Cookie", "a=b; c=d"), ("Cookie", ""), ("Origin", "null"), ("X-HTTP-Method-Override", "POST"), ("X-Forwarded-For", "1.2.3.4"),
                ("Content-Type", "text/plain"), ("Content-Encoding", "gzip"), ("Want-Repr-Digest", "sha-256=1"), ("Accept", "text/html"), ("Accept", ""), ("Cache-Control", "no-cache"),
                ("Pragma", "no-cache"), ("Sec-Fetch-Mode", "navigate"), ("Access-Control-Request-Method", "GET"), ("Max-Forwards", "0"), ("Date", "x"), ("X", ""), ("1", "2"),
            ]
           select new DraftField(field.Name, ": ", field.Value, RequestDraft.LineEnd),
    ];

    public static readonly DraftField[] MalformedFields =
    [
        .. from line in (string[])
            [
                "X", "X\x00: y", "X(Y): z", "X Y: z", "X\xFC: y", "X\x7F: y", ": y", ":", " : y", " X: y", "\tX: y", "X :y", "X\t: y", ":method: GET", "X: a\rb", "X: a\nb", "X: a\0b",
                "X: \x01", "X: \x7F", "X: \xFC", "X: \xC3\xBC", "X: \xFF\xFE", "X:\ty\t", "X:y", "X:", "X: a\r\n b", "X: a\r\n\tb", "X: a\r\n \r\n b", "X: a\n b", "GET / HTTP/1.1", "X=y",
                "X\"Y: z", "X,Y: z", "X/Y: z", "X@Y: z", "{X}: z", "X!#$%&'*+-.^_`|~: z", "\0: y", "X\r: y", "X:\r\ny", "Content-Length\x00: 5", "Content-Length : 5", "Content\nLength: 5",
                "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", "Transfer-Encoding:\x0B" + "chunked", "X: y\r\nContent-Length:\r\n 5", "Host : x", "Host\t: x",
            ]
           select new DraftField(line, "", "", RequestDraft.LineEnd),
    ];

    public static readonly string[] Separators = [":", ":  ", ":\t", " : ", "\t: ", " :", "", " ", "::", "=", ":\0", ":\r\n ", ": \t ", ":\x0B"];

    public static readonly string[] ValueEnds = [" ", "\t", "  \t ", ",", "\0", "\x7F", "\x0B", "\xA0", "\r", ", ", ";"];

    public static readonly string[] NameStarts = [" ", "\t", "\0", "\x0B", ":", "\xEF\xBB\xBF", "X-", "\r", "\n"];

    public static readonly string[] FoldedValues = ["a\r\n b", "a\r\n\tb", "\r\n b", "a\r\n ", "a\n b", "a\r\n  \r\n b", "a\r\n b\r\n c"];
}
