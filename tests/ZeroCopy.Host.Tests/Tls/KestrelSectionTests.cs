using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>Kestrel's own section: what it says holds, at both doors.</summary>
public sealed class KestrelSectionTests : IDisposable
{
    private readonly SampleConfiguration _sample = new();
    private readonly TestAuthority _authority = new();

    public KestrelSectionTests()
    {
        _authority.Write(_sample.Directory, "top", ["top.example"]);
        _authority.Write(_sample.Directory, "own", ["own.example"]);
    }

    private TemporaryDirectory Directory => _sample.Directory;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task Endpoints_WinOverUrls_AndTakeTheCertificatesOfTheSites()
    {
        await using var server = await TlsServer.StartAsync(Directory, """
            {
              "StaticFiles": { "Root": "site" },
              "Certificate": { "Path": "top.pem", "KeyPath": "top.key" },
              "Logging": { "LogLevel": { "ZeroCopy.StaticFiles.Requests": "Information" } },
              "Kestrel": { "Endpoints": { "Plain": { "Url": "http://127.0.0.1:0" }, "Tls": { "Url": "https://127.0.0.1:0" } } }
            }
            """, "http://127.0.0.1:9");

        Assert.EndsWith("home", await server.GetAsync("x", "/"), StringComparison.Ordinal);
        Assert.EndsWith("home", await server.GetPlainAsync("x", "/"), StringComparison.Ordinal);
        var (stream, leaf, _) = await server.ConnectAsync("x");
        await stream.DisposeAsync();
        Assert.Equal("CN=top.example", leaf.Subject);
        Assert.Contains(server.Log.GetSnapshot(), record => record.Message.StartsWith("Overriding address(es) 'http://127.0.0.1:9'", StringComparison.Ordinal));

        // The door is on the endpoint for plain HTTP, and not on the other.
        Assert.Single(server.Log.GetSnapshot(), record => record.Category == "ZeroCopy.StaticFiles.Requests");
    }

    [Fact]
    public async Task Endpoints_WithACertificateOfTheirOwn_ShowThat()
    {
        await using var server = await TlsServer.StartAsync(Directory, """
            {
              "StaticFiles": { "Root": "site" },
              "Certificate": { "Path": "top.pem", "KeyPath": "top.key" },
              "Kestrel": { "Endpoints": { "Tls": { "Url": "https://127.0.0.1:0", "Protocols": "Http1", "Certificate": { "Path": "own.pem", "KeyPath": "own.key" } } } }
            }
            """);

        var (stream, leaf, _) = await server.ConnectAsync("x", protocols: [System.Net.Security.SslApplicationProtocol.Http2, System.Net.Security.SslApplicationProtocol.Http11]);
        await using var _ = stream;
        Assert.Equal("CN=own.example", leaf.Subject);
        Assert.Equal(System.Net.Security.SslApplicationProtocol.Http11, stream.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task Endpoints_ThatAreAddedLater_AreOpenedWithTheSameCertificates()
    {
        const string Json = """
            {
              "StaticFiles": { "Root": "site" },
              "Certificate": { "Path": "top.pem", "KeyPath": "top.key" },
              "Kestrel": { "Endpoints": { "First": { "Url": "https://127.0.0.1:0" } } }
            }
            """;
        await using var server = await TlsServer.StartAsync(Directory, Json);
        var first = server.HttpsPort;
        var port = FreePort();

        Directory.Write("zerocopy.json", Json.Replace("\"First\": { \"Url\": \"https://127.0.0.1:0\"", $"\"Second\": {{ \"Url\": \"https://127.0.0.1:{port}\"", StringComparison.Ordinal));
        await server.WaitForLogAsync("The configuration was read again");
        await server.WaitUntilAsync(() => server.HttpsPort == port);

        var (stream, leaf, sent) = await server.ConnectAsync("top.example", root: _authority.Root);
        await stream.DisposeAsync();
        Assert.NotEqual(first, port);
        Assert.Equal("CN=top.example", leaf.Subject);
        Assert.Contains(TestAuthority.IntermediateName, sent);
    }

    [Theory]
    [InlineData("AllowCertificate", true)]
    [InlineData("RequireCertificate", false)]
    public async Task ClientCertificateMode_HoldsForUrls(string mode, bool isServedWithout)
    {
        await using var server = await TlsServer.StartAsync(Directory, $$"""
            {
              "StaticFiles": { "Root": "site" },
              "Certificate": { "Path": "top.pem", "KeyPath": "top.key" },
              "Kestrel": { "EndpointDefaults": { "ClientCertificateMode": "{{mode}}", "SslProtocols": [ "Tls12" ] } }
            }
            """);

        Assert.Equal(isServedWithout, (await TryGetAsync(server)).EndsWith("home", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<Exception>(() => server.ConnectAsync("x", System.Security.Authentication.SslProtocols.Tls13));
    }

    [Fact]
    public async Task DefaultCertificate_IsForUrlsWithoutAnother()
    {
        await using var server = await TlsServer.StartAsync(Directory, """
            { "StaticFiles": { "Root": "site" }, "Kestrel": { "Certificates": { "Default": { "Path": "own.pem", "KeyPath": "own.key" } } } }
            """);

        var (stream, leaf, _) = await server.ConnectAsync("x");
        await stream.DisposeAsync();
        Assert.Equal("CN=own.example", leaf.Subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Limits_HoldAtBothDoors(bool hasDoor)
    {
        await using var server = await TlsServer.StartAsync(Directory, $$"""
            {
              "ConnectionDoor": {{(hasDoor ? "true" : "false")}},
              "StaticFiles": { "Root": "site" },
              "Kestrel": { "Limits": { "MaxRequestHeadersTotalSize": 200, "MaxRequestLineSize": 100, "KeepAliveTimeout": "00:00:02" } }
            }
            """, "http://127.0.0.1:0");

        Assert.EndsWith("home", await server.GetPlainAsync("x", "/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await server.GetPlainAsync(new string('x', 250), "/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414", await server.GetPlainAsync("x", "/" + new string('x', 250)), StringComparison.Ordinal);

        // Idle after a request: closed by the server.
        using var client = await RawClient.ConnectAsync(server.HttpPort);
        Assert.Equal(200, (await client.RequestAsync("GET", "/")).StatusCode);
        Assert.True(await client.IsAtEndAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{ "Kestrel": { "Limits": { "KeepAliveTimout": 5 } } }""", "Kestrel.Limits.KeepAliveTimout: there is no such key. Did you mean 'KeepAliveTimeout'?")]
    [InlineData("""{ "Kestrel": { "Limits": { "MaxRequestLineSize": 0 } } }""", "Kestrel.Limits.MaxRequestLineSize: '0' is not a number from 1")]
    [InlineData("""{ "Kestrel": { "Limits": { "KeepAliveTimeout": 0 } } }""", "Kestrel.Limits.KeepAliveTimeout: '0' is no time")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Protocols": "Http1" } } } }""", "Kestrel.Endpoints.A: 'Url' is missing")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:abc" } } } }""", "Kestrel.Endpoints.A.Url: 'http://127.0.0.1:abc' names no address")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:1", "Protocols": "Http1AndHttp3" } } } }""", "Kestrel.Endpoints.A.Protocols: 'Http1AndHttp3' is not one of Http1, Http2, Http3, Http1AndHttp2, Http1AndHttp2AndHttp3. Did you mean 'Http1AndHttp2'?")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:1", "Sni": {  "*": { "Protocols": "Http1" } } } } } }""", "Kestrel.Endpoints.A.Sni: this is for https endpoints only")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "https://127.0.0.1:1" } } } }""", "Kestrel.Endpoints.A: 'https://127.0.0.1:1' needs a certificate")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "https://127.0.0.1:1", "Certificate": { "Path": "none.pem" } } } } }""", "Kestrel.Endpoints.A.Certificate.Path: there is no file 'none.pem'")]
    [InlineData("""{ "Kestrel": { "Certificates": { "Default": { "Path": "own.pem", "KeyPath": "top.key" } } } }""", "Kestrel.Certificates.Default.KeyPath: the key in 'top.key' does not belong to the first certificate in 'own.pem'")]
    [InlineData("""{ "Kestrel": { "Endpoint": { "A": 1 } } }""", "Kestrel.Endpoint: there is no such key. Did you mean 'Endpoints'?")]
    public void Read_Mistake_IsTold(string json, string expected)
    {
        Assert.Contains(_sample.Problems(json.Insert(1, "\"StaticFiles\": { \"Root\": \"site\" },")), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    // Whoever is refused may see an alert, a reset or the end, as the connection happens to close.
    private static async Task<string> TryGetAsync(TlsServer server)
    {
        try
        {
            return await server.GetAsync("x", "/");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
