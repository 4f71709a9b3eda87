using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ZeroCopy.Host.Networks;
using ZeroCopy.Host.Origin;
using ZeroCopy.Host.Serving;
using ZeroCopy.Host.Tests.Tls;
using ZeroCopy.Host.Tls;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Origin;

/// <summary>The PROXY protocol in front of TLS, beside plain HTTP with a door.</summary>
public sealed class ProxyProtocolTlsTests : IDisposable
{
    private static readonly IPEndPoint Front = new(IPAddress.Parse("198.51.100.1"), 443);

    private readonly TemporaryDirectory _directory = new();

    public ProxyProtocolTlsTests()
    {
        _directory.Write("site/index.html", "home");
        _directory.Write("site/admin/a.txt", "secret");
        _directory.Date("site/index.html", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        _directory.Date("site/admin/a.txt", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        new TestAuthority().Write(_directory, "c", ["a.example"]);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Get_BehindAHeader_IsAnsweredForTheClientInIt(bool isText, bool isHttps)
    {
        await using var server = await TlsServer.StartAsync(
            _directory,
            """
            {
              "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" },
              "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "127.0.0.0/8" ] },
              "AccessLog": { "Output": "access.log" },
              "AccessRules": [ { "Match": { "Path": "/admin/**" }, "Allow": [ "203.0.113.5" ] } ]
            }
            """);
        var port = isHttps ? server.HttpsPort : server.HttpPort;

        for (var round = 0; round < 2; round++)
        {
            Assert.EndsWith("home", await AskAsync(port, "203.0.113.9", "/", isText, isHttps), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 403", await AskAsync(port, "203.0.113.9", "/admin/a.txt", isText, isHttps), StringComparison.Ordinal);
            Assert.EndsWith("secret", await AskAsync(port, "203.0.113.5", "/admin/a.txt", isText, isHttps), StringComparison.Ordinal);
        }

        var log = await LogAsync(6);
        Assert.Equal(4, log.Count(line => line.StartsWith("203.0.113.9 ", StringComparison.Ordinal)));
        Assert.Equal(2, log.Count(line => line.StartsWith("203.0.113.5 ", StringComparison.Ordinal) && line.Contains("/admin/a.txt HTTP/1.1\" 200 6 ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_OfAClientBehindATrustedProxy_AreCountedForTheClient(bool isHttps)
    {
        await using var server = await TlsServer.StartAsync(
            _directory,
            """
            {
              "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" },
              "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "127.0.0.0/8" ] },
              "Limits": { "Requests": { "PerSecond": 1, "Burst": 2 } }
            }
            """);
        var port = isHttps ? server.HttpsPort : server.HttpPort;
        var answers = new List<string>();

        for (var request = 0; request < 4; request++)
        {
            answers.Add((await AskAsync(port, "203.0.113.9", "/", isText: true, isHttps))[..12]);
        }

        Assert.Contains("HTTP/1.1 429", answers);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(port, "203.0.113.5", "/", isText: true, isHttps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EndpointsOfKestrelsSection_SpeakTheProtocolToo()
    {
        await using var server = await TlsServer.StartAsync(new ServeSettings(null, [])
        {
            ConfigFile = Write(
                """
                {
                  "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" },
                  "Kestrel": { "Endpoints": { "a": { "Url": "http://127.0.0.1:0" }, "b": { "Url": "https://127.0.0.1:0" } } },
                  "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "127.0.0.0/8" ] },
                  "AccessRules": [ { "Match": { "Path": "/admin/**" }, "Allow": [ "203.0.113.5" ] } ]
                }
                """),
        });

        foreach (var (port, isHttps) in new[] { (server.HttpPort, false), (server.HttpsPort, true) })
        {
            Assert.EndsWith("home", await AskAsync(port, "203.0.113.9", "/", isText: false, isHttps), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 403", await AskAsync(port, "203.0.113.9", "/admin/a.txt", isText: false, isHttps), StringComparison.Ordinal);
            Assert.EndsWith("secret", await AskAsync(port, "203.0.113.5", "/admin/a.txt", isText: false, isHttps), StringComparison.Ordinal);
        }
    }

    // QUIC has no PROXY protocol.
    [Theory]
    [InlineData("http://127.0.0.1:4433", HttpProtocols.Http1AndHttp2)]
    [InlineData("http://127.0.0.1:4434", HttpProtocols.Http1AndHttp2AndHttp3)]
    public void KeepToProxies_EndpointOfTheProtocol_HasNoHttp3(string url, HttpProtocols expected)
    {
        var server = new KestrelServerOptions();
        var protocols = HttpProtocols.None;
        Assert.True(NetworkSet.TryParse(["10.0.0.0/8"], out var trusted, out _));

        server.Listen(IPAddress.Loopback, 4433, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1AndHttp2AndHttp3;
            ServerEndpoints.KeepToProxies(endpoint, new ProxyProtocolSettings(trusted, [url]));
            protocols = endpoint.Protocols;
        });

        Assert.Equal(expected, protocols);
    }

    private static async Task<string> AskAsync(int port, string client, string path, bool isText, bool isHttps)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        Stream stream = socket.GetStream();
        var source = new IPEndPoint(IPAddress.Parse(client), 4711);
        await stream.WriteAsync(isText ? ProxyProtocolBytes.Version1(source, Front) : ProxyProtocolBytes.Version2(source, Front));

        if (isHttps)
        {
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=a.example");
            await secure.AuthenticateAsClientAsync("a.example");
            stream = secure;
        }

        return await TlsServer.AskAsync(stream, $"GET {path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
    }

    private string Write(string json)
    {
        _directory.Write("zerocopy.json", json);
        return _directory["zerocopy.json"];
    }

    private async Task<string[]> LogAsync(int count)
    {
        var deadline = DateTime.UtcNow.AddSeconds(10);

        while (true)
        {
            var lines = File.Exists(_directory["access.log"]) ? await File.ReadAllLinesAsync(_directory["access.log"]) : [];

            if (lines.Length >= count)
            {
                return lines;
            }

            Assert.True(DateTime.UtcNow < deadline, string.Join('\n', lines));
            await Task.Delay(50);
        }
    }
}
