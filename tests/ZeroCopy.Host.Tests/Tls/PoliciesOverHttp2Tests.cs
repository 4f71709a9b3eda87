using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ZeroCopy.Host.Tests.Authentication;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Tls;

/// <summary>Policies and the access log see requests over TLS and HTTP/2 as they see all others.</summary>
public sealed class PoliciesOverHttp2Tests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public PoliciesOverHttp2Tests()
    {
        _directory.Write("site/index.html", "home");
        _directory.Write("site/admin/a.txt", "admin");
        _directory.Write("site/private/b.txt", "private");
        new TestAuthority().Write(_directory, "c", ["a.example"]);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Get_OverTls_IsHeldToPoliciesAndLogged(string version)
    {
        await using var server = await TlsServer.StartAsync(
            _directory,
            $$"""
            {
              "StaticFiles": { "Root": "site" }, "Certificate": { "Path": "c.pem", "KeyPath": "c.key" }, "AccessLog": { "Output": "access.log" },
              "AccessRules": [ { "Match": { "Path": "/admin/**" }, "Deny": [ "127.0.0.0/8" ] } ],
              "BasicAuth": [ { "Match": { "Path": "/private/**" }, "Users": { "a\"\nb": "{{PasswordHashTests.BcryptOfUStarU}}" } } ],
              "Cors": [ { "Match": { "Path": "/**" }, "Origins": "*" } ]
            }
            """);
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { TargetHost = "a.example", RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=a.example" } })
        {
            BaseAddress = new Uri($"https://127.0.0.1:{server.HttpsPort}"),
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var home = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal("*", home.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(Version.Parse(version), home.Version);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/admin/a.txt", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/private/b.txt", TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("a\"\nb:U*U")));
        Assert.Equal("private", await client.GetStringAsync("/private/b.txt", TestContext.Current.CancellationToken));

        var lines = await LogAsync(4);
        Assert.Equal(4, lines.Length);
        Assert.Contains($"\"GET / HTTP/{(version == "2.0" ? "2" : version)}\" 200 4 ", lines[0], StringComparison.Ordinal);
        Assert.Contains("\" 403 0 ", lines[1], StringComparison.Ordinal);
        Assert.Contains("\" 401 0 ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1 - a\\x22\\x0Ab [", lines[3], StringComparison.Ordinal);
        Assert.Contains("\" 200 7 ", lines[3], StringComparison.Ordinal);
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
