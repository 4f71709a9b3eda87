using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>Redirect and HSTS hold whether or not files are answered on the connection.</summary>
public sealed class HttpsPolicyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public HttpsPolicyTests()
    {
        _directory.Write("site/index.html", "home");
        _directory.Date("site/index.html", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        _directory.Write("site/.well-known/acme-challenge/token", "proof");
        new TestAuthority().Write(_directory, "c", ["a.example", "b.example"]);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_OverPlainHttp_IsRedirectedAsTheSiteSays(bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);

        // Twice: the door would know the file by then.
        for (var round = 0; round < 2; round++)
        {
            foreach (var path in new[] { "/", "/index.html", "/none?q=1", "/a%2Fb", "//index.html" })
            {
                var answer = await server.GetPlainAsync("a.example:80", path);
                Assert.StartsWith("HTTP/1.1 308", answer, StringComparison.Ordinal);
                Assert.Contains($"\r\nLocation: https://a.example:{server.HttpsPort}{path}\r\n", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("home", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("Strict-Transport-Security", answer, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.EndsWith("proof", await server.GetPlainAsync("a.example", "/.well-known/acme-challenge/token"), StringComparison.Ordinal);
        Assert.EndsWith("home", await server.GetPlainAsync("b.example", "/"), StringComparison.Ordinal);
        Assert.Contains("Location: https://c.example/x\r\n", await server.GetPlainAsync("c.example", "/x"), StringComparison.Ordinal);
    }

    // RFC 6797 §7.2: "An HSTS Host MUST NOT include the STS header field in HTTP responses conveyed over non-secure transport."
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_OverHttps_HasHstsAsTheSiteSays(bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);

        var answer = await server.GetAsync("a.example", "/");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n", await server.GetAsync("a.example", "/none"), StringComparison.Ordinal);
        Assert.DoesNotContain("Strict-Transport-Security", await server.GetAsync("b.example", "/"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Get_WithoutAHost_IsRefusedNotAnswered()
    {
        await using var server = await TlsServer.StartAsync(_directory, """
            { "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" }, "Https": { "Redirect": true } }
            """);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.HttpPort, TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400", await TlsServer.AskAsync(socket.GetStream(), "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    private Task<TlsServer> StartAsync(bool hasDoor) => TlsServer.StartAsync(_directory, $$"""
        {
          "ConnectionDoor": {{(hasDoor ? "true" : "false")}},
          "Certificate": { "Path": "c.pem", "KeyPath": "c.key" },
          "Sites": [
            { "Hosts": "a.example", "Root": "site", "Https": { "Redirect": true, "Hsts": { "MaxAge": "365.00:00:00", "IncludeSubDomains": true, "Preload": true } } },
            { "Hosts": "b.example", "Root": "site" },
            { "Hosts": "c.example", "Root": "site", "Https": { "Redirect": true, "Port": 443 } }
          ]
        }
        """);
}
