using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Authentication;

/// <summary>Whoever may not have a file does not get it: on both doors, by no other name for it, and in no other place.</summary>
public sealed class BasicAuthTests : IDisposable
{
    private const string Secret = "the secret";

    private const string Rules = $$"""
        "BasicAuth": [
          { "Match": { "Path": "/private/**" }, "Realm": "a \"b\"", "Users": { "anna": "{{PasswordHashTests.BcryptOfUStarU}}" } },
          { "Match": { "Path": "/single.html" }, "UserFile": "users" }
        ],
        "StaticFiles": { "Root": "site", "CleanUrls": true, "Listing": true, "TryFiles": [ "{path}/page.html" ] },
        "Rewrites": [
          { "Match": { "Path": "/alias" }, "Destination": "/private/x.html" },
          { "Match": { "Path": "/deep/{**rest}" }, "Destination": "/private/{rest}" }
        ],
        "ErrorPages": { "404": "/private/404.html", "401": "/401.html" }
        """;

    private readonly TemporaryDirectory _directory = new();

    public BasicAuthTests()
    {
        foreach (var name in new[] { "private/x.html", "private/x.html.br", "private/index.html", "private/sub/page.html", "private/404.html", "single.html", "single.html.gz" })
        {
            Write(name, Secret);
        }

        Write("open/a.txt", "open");
        Write("401.html", "please");
        _directory.Write("users", $"# made by htpasswd -B\nbert:{PasswordHashTests.BcryptOfUStarU}\n");
    }

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, bool> Spellings()
    {
        var data = new TheoryData<string, bool>();

        foreach (var path in new[]
        {
            "/private/x.html", "/private/", "/private", "/private/x", "/private//x.html", "//private/x.html", "/%70rivate/x.html", "/private/%78.html", "/private%2Fx.html",
            "/open/../private/x.html", "/open/%2e%2e/private/x.html", "/private/./x.html", "/PRIVATE/x.html", "/Private/", "/private/x.html?q", "/private/x.html.br", "/private/sub",
            "/private/sub/", "/private/sub/page", "/alias", "/alias/", "/deep/x.html", "/deep/x", "/deep/sub", "/deep/", "/private/nothing", "/open%2F..%2Fprivate/x.html",
            "/private;a=b/x.html", "/private%3Ba/x.html", "/private%5Cx.html", "/open;/..%5cprivate/x.html",
            "/single.html", "/single", "/single.html.gz", "/SINGLE.html", "//single.html",
        })
        {
            data.Add(path, true);
            data.Add(path, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Ask_EverySpelling_NeedsThePassword(string path, bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);

        foreach (var method in new[] { "GET", "GET", "HEAD", "POST", "OPTIONS" })
        {
            var answer = await server.AskAsync(method, path, "Accept-Encoding: br, gzip", "Content-Length: 0");

            Assert.Equal(401, answer.StatusCode);
            Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal);
            Assert.Contains("charset=\"UTF-8\"", answer["WWW-Authenticate"], StringComparison.Ordinal);
        }

        // Without anything behind that could make a difference, as the door would.
        Assert.Equal(401, (await server.GetAsync(path)).StatusCode);
        Assert.Equal(401, (await server.GetAsync(path, "Range: bytes=0-1")).StatusCode);
        Assert.Equal(0, server.AnsweredAtDoor);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_WithThePassword_AnswersPrivately(bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);

        foreach (var path in new[] { "/private/x.html", "/alias", "/deep/x.html", "/private/", "/private//x.html" })
        {
            var answer = await server.GetAsync(path, Credentials("anna", "U*U"));
            Assert.Equal((200, Secret, "private"), (answer.StatusCode, answer.Text, answer["Cache-Control"]));
        }

        Assert.Equal(200, (await server.GetAsync("/single", Credentials("bert", "U*U"))).StatusCode);
        Assert.Equal(401, (await server.GetAsync("/single", Credentials("anna", "U*U"))).StatusCode);
        Assert.Equal("Basic realm=\"a \\\"b\\\"\", charset=\"UTF-8\"", (await server.GetAsync("/private/x.html"))["WWW-Authenticate"]);
        Assert.Equal("open", (await server.GetAsync("/open/a.txt")).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_PagesOfErrors_ShowNothingOfThePrivateOnes(bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);

        var missing = await server.GetAsync("/open/nothing");
        Assert.Equal((404, ""), (missing.StatusCode, missing.Text));
        Assert.Equal((401, "please"), (await server.GetAsync("/private/x.html") is var denied ? (denied.StatusCode, denied.Text) : default));
        Assert.Equal((404, Secret), (await server.GetAsync("/private/nothing", Credentials("anna", "U*U")) is var shown ? (shown.StatusCode, shown.Text) : default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_FallbackPageThatIsPrivate_NeedsThePassword(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, $$"""
            "NavigationFallback": { "Path": "/private/x.html" },
            "BasicAuth": [ { "Match": { "Path": "/private/**" }, "Users": { "anna": "{{PasswordHashTests.BcryptOfUStarU}}" } } ]
            """, hasDoor);

        Assert.Equal(401, (await server.GetAsync("/any", "Accept: text/html")).StatusCode);
        Assert.Equal(Secret, (await server.GetAsync("/any", "Accept: text/html", Credentials("anna", "U*U"))).Text);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("""{ "Enabled": false }""", false)]
    public async Task Ask_ApplicationBehindTheSite_IsCoveredAsWell(string files, bool hasFiles)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            $$"""
            {{(hasFiles ? "" : "\"StaticFiles\": " + files + ",")}}
            "BasicAuth": [ { "Match": { "Path": "/api/**" }, "Users": { "anna": "{{PasswordHashTests.BcryptOfUStarU}}" } } ]
            """,
            rest: app => app.Run(context => context.Response.WriteAsync($"application for {context.User.Identity?.Name}")));

        Assert.Equal(401, (await server.AskAsync("POST", "/api/x", "Content-Length: 0")).StatusCode);
        Assert.Equal(401, (await server.GetAsync("/open%2F..%2Fapi%2Fx")).StatusCode);
        Assert.Equal("application for anna", (await server.GetAsync("/api/x", Credentials("anna", "U*U"))).Text);
        Assert.Equal("application for ", (await server.GetAsync("/other")).Text);
    }

    [Theory]
    [InlineData("""[ { "Hosts": "www.example.org", "Root": "site" } ]""")]
    [InlineData("""[ { "Path": "/open", "Root": "site/open" } ]""")]
    public async Task Ask_ApplicationWhereNoSiteIs_IsCoveredByTheRulesAtTheTop(string sites)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            $$"""
            "Sites": {{sites}},
            "BasicAuth": [ { "Match": { "Path": "/api/**" }, "Users": { "anna": "{{PasswordHashTests.BcryptOfUStarU}}" } } ]
            """,
            rest: app => app.Run(context => context.Response.WriteAsync("application")));

        Assert.Equal(401, (await server.GetAsync("/api/x")).StatusCode);
        Assert.Equal("application", (await server.GetAsync("/other")).Text);
    }

    [Fact]
    public async Task Ask_ManyWrongPasswords_AreSlowedDown()
    {
        await using var server = await StartAsync(hasDoor: true);
        var statuses = new List<string>();

        for (var attempt = 0; attempt < 14; attempt++)
        {
            statuses.Add(await AskFromAsync(server, "127.0.0.77", Credentials(attempt % 2 == 0 ? "anna" : "nobody", $"{attempt}")));
        }

        Assert.Equal("401", statuses[0]);
        Assert.Contains("429", statuses);
        Assert.Equal("200", await AskFromAsync(server, "127.0.0.78", Credentials("anna", "U*U")));
    }

    [Fact]
    public void Read_Mistakes_AreToldWithoutThePassword()
    {
        using var sample = new SampleConfiguration();
        sample.Directory.Write("bad", "bert:plain\n");

        Assert.Equal(
        [
            "zerocopy.json:3: BasicAuth[1].Users.anna: this is not a hash of a password. Make one with 'zerocopy hash-password'; from htpasswd only bcrypt is taken (htpasswd -B).",
            "zerocopy.json:2: BasicAuth[0].UserFile: line 1 of 'bad', user 'bert': this is not a hash of a password. Make one with 'zerocopy hash-password'; from htpasswd only bcrypt is taken (htpasswd -B).",
            "zerocopy.json:3: BasicAuth[1]: nobody could ever pass. Name somebody in 'Users' or 'UserFile'.",
        ],
        sample.Problems("""
            { "StaticFiles": { "Root": "site" }, "BasicAuth": [
              { "Match": { "Path": "/a" }, "UserFile": "bad" },
              { "Match": { "Path": "/b" }, "Users": { "anna": "secret" } } ] }
            """));
    }

    private static string Credentials(string name, string password) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))}";

    private static async Task<string> AskFromAsync(ConfiguredServer server, string address, string field)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /private/x.html HTTP/1.1\r\nHost: x\r\n{field}\r\n\r\n"));
        var answer = new byte[4096];
        var length = await socket.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(20));
        return Encoding.ASCII.GetString(answer, 9, Math.Min(3, length - 9));
    }

    private Task<ConfiguredServer> StartAsync(bool hasDoor) => ConfiguredServer.StartAsync(_directory, Rules, hasDoor);

    private void Write(string name, string content)
    {
        _directory.Write($"site/{name}", content);
        _directory.Date($"site/{name}", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }
}
