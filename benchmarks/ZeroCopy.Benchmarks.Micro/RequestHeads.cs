using System.Text;
using BenchmarkDotNet.Attributes;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.Benchmarks.Micro;

/// <summary>Reading the head of a request.</summary>
[MemoryDiagnoser]
public class RequestHeads
{
    // As wrk sends it.
    private readonly byte[] _wrk = Lines("GET /file-1k.bin HTTP/1.1", "Host: 127.0.0.1:8080");

    // As Chrome asks for a script: 12 fields, about 600 bytes.
    private readonly byte[] _browser = Lines(
        "GET /assets/app.3f2a9c81.js HTTP/1.1",
        "Host: www.example.org",
        "Connection: keep-alive",
        "sec-ch-ua-platform: \"Linux\"",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\", \"Google Chrome\";v=\"140\"",
        "Accept: */*",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: script",
        "Referer: https://www.example.org/guide/getting-started/",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: en-GB,en;q=0.9,de;q=0.8");

    private readonly byte[] _post = Lines(
        "POST /upload HTTP/1.1",
        "Host: www.example.org",
        "Content-Type: application/json",
        "Content-Length: 0");

    private readonly byte[] _conditions = Lines(
        "GET /images/river.png HTTP/1.1",
        "Host: www.example.org",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "If-Match: \"1d9c2b7a4f3e800\"",
        "If-None-Match: \"1d9c2b7a4f3e801\"",
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
        "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
        "If-Range: \"1d9c2b7a4f3e800\"",
        "Range: bytes=0-1023");

    [GlobalSetup]
    public void Check() => Expect.That(Wrk() && Browser() && !Rejected() && Conditions());

    [Benchmark]
    public bool Wrk() => Parse(_wrk);

    [Benchmark]
    public bool Browser() => Parse(_browser);

    [Benchmark]
    public bool Rejected() => Parse(_post);

    [Benchmark]
    public bool Conditions() => Parse(_conditions);

    private static bool Parse(byte[] bytes) =>
        RequestHeadParser.Parse(bytes, RequestHeadLimits.Default, out _) == RequestHeadResult.Complete;

    private static byte[] Lines(params string[] lines) => Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
}
