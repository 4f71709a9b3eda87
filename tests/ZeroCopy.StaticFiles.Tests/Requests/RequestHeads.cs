namespace ZeroCopy.StaticFiles.Tests.Requests;

/// <summary>Heads that are plainly valid.</summary>
internal static class RequestHeads
{
    /// <summary>As a browser sends it.</summary>
    public const string Browser =
        "GET /assets/app.8f3b2c1d.js?v=3 HTTP/1.1\r\n" +
        "Host: www.example.org:8080\r\n" +
        "Connection: keep-alive\r\n" +
        "sec-ch-ua: \"Chromium\";v=\"130\", \"Not?A_Brand\";v=\"99\"\r\n" +
        "sec-ch-ua-mobile: ?0\r\n" +
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36\r\n" +
        "Accept: */*\r\n" +
        "Sec-Fetch-Site: same-origin\r\n" +
        "Referer: http://www.example.org:8080/\r\n" +
        "Accept-Encoding: gzip, deflate, br, zstd\r\n" +
        "Accept-Language: de-DE,de;q=0.9,en;q=0.8\r\n" +
        "Cookie: a=b; c=\"d\"\r\n" +
        "If-None-Match: \"18d-2f\"\r\n" +
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n" +
        "\r\n";

    public static readonly string[] Valid =
    [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /b?c=d HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost:\t 127.0.0.1:80 \t\r\nConnection:close\r\nX-Empty:\r\n\r\n",
        "GET /a%20b;c=1/!$&'()*+,=:@-._~ HTTP/1.1\r\nhOST: a_b-c.d\r\nRANGE: bytes=0-1\r\nif-range: \"x\"\r\n\r\n",
        "GET /? HTTP/1.1\r\nIf-Match: *\r\nIf-Unmodified-Since: x\r\nHost: a\r\n\r\n",
        Browser,
    ];
}
