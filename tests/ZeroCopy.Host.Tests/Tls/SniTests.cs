using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using ZeroCopy.Host.Tls;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>Handshakes with sites that have certificates of their own.</summary>
public sealed class SniTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    public SniTests()
    {
        _directory.Write("a/index.html", "site a");
        _directory.Write("b/index.html", "site b");
        _authority.Write(_directory, "top", ["other.example"]);
        _authority.Write(_directory, "a", ["a.example"]);
        _authority.Write(_directory, "b", ["*.b.example"]);
    }

    private const string TwoSites = """
        {
          "Certificate": { "Path": "top.pem", "KeyPath": "top.key" },
          "Sites": [
            { "Hosts": "a.example", "Root": "a", "Certificate": { "Path": "a.pem", "KeyPath": "a.key" } },
            { "Hosts": [ "*.b.example" ], "Root": "b", "Certificate": { "Path": "b.pem", "KeyPath": "b.key" } }
          ]
        }
        """;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a.example", "CN=a.example")]
    [InlineData("A.Example", "CN=a.example")]
    [InlineData("www.b.example", "CN=*.b.example")]
    [InlineData("b.example", "CN=other.example")]
    [InlineData("unknown.example", "CN=other.example")]
    [InlineData(null, "CN=other.example")]
    public async Task Handshake_Host_IsShownItsCertificate(string? host, string expected)
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites);

        var (stream, leaf, _) = await server.ConnectAsync(host);
        await stream.DisposeAsync();

        Assert.Equal(expected, leaf.Subject);
    }

    [Fact]
    public async Task Handshake_WithoutACertificateAtTheTop_TheFirstOneIsForOthers()
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites.Replace("\"Certificate\": { \"Path\": \"top.pem\", \"KeyPath\": \"top.key\" },", "", StringComparison.Ordinal));

        var (stream, leaf, _) = await server.ConnectAsync("unknown.example");
        await stream.DisposeAsync();

        Assert.Equal("CN=a.example", leaf.Subject);
    }

    // RFC 8446 §4.4.2: "Each following certificate SHOULD directly certify the one immediately preceding it."
    [Fact]
    public async Task Handshake_FullChain_IsSent()
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites);

        var (stream, _, sent) = await server.ConnectAsync("a.example", root: _authority.Root);
        await stream.DisposeAsync();

        Assert.Contains(TestAuthority.IntermediateName, sent);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_Versions_AreTls12AndTls13(SslProtocols version)
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites);

        var (stream, _, _) = await server.ConnectAsync("a.example", version, null, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);
        await using var _ = stream;

        Assert.Equal(version, stream.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http2, stream.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Get_File_HasTheSameBytesAndRangesAsOverHttp(string version)
    {
        var content = _directory.WriteRandom("a/data.bin", 300_000);
        await using var server = await TlsServer.StartAsync(_directory, TwoSites);
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { TargetHost = "a.example", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=a.example" } });

        foreach (var range in new (long From, long To)?[] { null, (1000, 199_999) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{server.HttpsPort}/data.bin")
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Headers = { Host = "a.example", Range = range is null ? null : new(range.Value.From, range.Value.To) },
            };

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(Version.Parse(version), response.Version);
            Assert.Equal(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, response.StatusCode);
            Assert.Equal(range is null ? content : content[1000..200_000], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    // RFC 9113 §3.3: a client must know by other means that a server speaks HTTP/2 in the clear. This one does not.
    [Fact]
    public async Task Preface_OverCleartext_IsNotAnsweredAsHttp2()
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.HttpPort, TestContext.Current.CancellationToken);

        var answer = await TlsServer.AskAsync(socket.GetStream(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0");

        // GOAWAY (7), and nothing else: HTTP_1_1_REQUIRED (13).
        Assert.Equal([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13], answer.Select(character => (int)character));
    }

    // RFC 7838 §3: HTTP/3 is offered by Alt-Svc, where there is QUIC; elsewhere the endpoint has the other versions, and the log says so.
    [Fact]
    public async Task Http3_IsOfferedWhereThePlatformHasQuic()
    {
        await using var server = await TlsServer.StartAsync(_directory, TwoSites.Replace("{\n", "{\n\"Logging\": { \"LogLevel\": { \"ZeroCopy.Tls\": \"Information\" } },\n", StringComparison.Ordinal));

        var answer = await server.GetAsync("a.example", "/");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(ServerEndpoints.HasQuic, answer.Contains("Alt-Svc: h3=", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(!ServerEndpoints.HasQuic, server.Log.GetSnapshot().Any(record => record.Message.Contains("HTTP/3 is not there", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_PlainHttpBesideHttps_IsAnsweredAsEver()
    {
        _directory.Date("b/index.html", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var server = await TlsServer.StartAsync(_directory, TwoSites.Replace("{\n", "{\n\"Logging\": { \"LogLevel\": { \"ZeroCopy.StaticFiles.Requests\": \"Information\" } },\n", StringComparison.Ordinal));

        Assert.EndsWith("\r\n\r\nsite b", await server.GetPlainAsync("x.b.example", "/"), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nsite a", await server.GetAsync("a.example", "/"), StringComparison.Ordinal);

        // On the connection over plain HTTP, and by the pipeline over TLS.
        Assert.Single(server.Log.GetSnapshot(), record => record.Category == "ZeroCopy.StaticFiles.Requests");
    }
}
