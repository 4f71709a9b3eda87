using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>The server with a file of configuration, started and changed as an operator would.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private static readonly TimeSpan ReloadTimeout = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();

    public ConfigurationTests()
    {
        foreach (var name in new[] { "a/index.html", "a/old.html", "a/docs/in-a.html", "b/index.html", "docs/index.html" })
        {
            _directory.Write(name, name);
            _directory.Date(name, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        }
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Serve_Sites_AreToldApartByHostAndPath()
    {
        await using var server = await ServeAsync("""
            {
              "Sites": [
                { "Hosts": "a.example", "Root": "a" },
                { "Hosts": "a.example", "Path": "/docs", "Root": "docs" },
                { "Hosts": [ "b.example", "*.b.example" ], "Root": "b", "Headers": [ { "Match": { "Path": "/**" }, "Set": { "X-Site": "b" } } ] }
              ]
            }
            """);

        Assert.Equal("a/index.html", (await GetAsync(server, "a.example", "/")).Text);
        Assert.Equal("docs/index.html", (await GetAsync(server, "a.example", "/docs/")).Text);
        Assert.Equal(404, (await GetAsync(server, "a.example", "/docs/in-a.html")).StatusCode);
        Assert.Equal("b", (await GetAsync(server, "www.B.example:8080", "/"))["X-Site"]);
        Assert.Null((await GetAsync(server, "a.example", "/"))["X-Site"]);
        Assert.Equal(404, (await GetAsync(server, "c.example", "/")).StatusCode);
    }

    [Fact]
    public async Task Serve_RulesOfTheFileAndOfNetlify_AreFollowed()
    {
        _directory.Write("a/_redirects", "/old.html /never 302\n/n/* /docs/:splat 200\n/away/:x https://example.org/:x\n/q id=:id /b\n");
        _directory.Write("a/_headers", "/*\n  X-From: netlify\n/docs/*\n  X-Docs: 1\n");
        await using var server = await ServeAsync("""
            {
              "StaticFiles": { "Root": "a" },
              "Headers": [ { "Match": { "Path": "/index.html" }, "Set": { "X-From": "configuration" } } ],
              "Redirects": [ { "Match": { "Path": "/moved/{**rest}" }, "Destination": "/new/{rest}", "StatusCode": 308 } ],
              "Rewrites": [ { "Regex": "^alias/(.*)$", "Replacement": "docs/$1" } ]
            }
            """);

        Assert.Equal("a/old.html", (await GetAsync(server, "x", "/old.html")).Text);
        Assert.Equal("a/docs/in-a.html", (await GetAsync(server, "x", "/n/in-a.html")).Text);
        Assert.Equal("a/docs/in-a.html", (await GetAsync(server, "x", "/alias/in-a.html")).Text);
        Assert.Equal("https://example.org/y?z=1", (await GetAsync(server, "x", "/away/y?z=1"))["Location"]);
        Assert.Equal((308, "/new/a/b"), await DescribeAsync(server, "/moved/a/b"));
        Assert.Equal("configuration", (await GetAsync(server, "x", "/"))["X-From"]);
        Assert.Equal(("netlify", "1"), ((await GetAsync(server, "x", "/docs/in-a.html"))["X-From"], (await GetAsync(server, "x", "/docs/in-a.html"))["X-Docs"]));
        Assert.Equal(404, (await GetAsync(server, "x", "/_redirects")).StatusCode);
        Assert.Equal(404, (await GetAsync(server, "x", "//_headers")).StatusCode);
        Assert.Contains("_redirects:4: the condition 'id=:id'", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_NetlifyFilesBelowAPath_StayBelowIt()
    {
        _directory.Write("docs/_redirects", "/old/* /new/:splat\n/alias /index.html 200\n");
        await using var server = await ServeAsync("""{ "Sites": [ { "Root": "a" }, { "Path": "/docs", "Root": "docs" } ] }""");

        Assert.Equal((301, "/docs/new/x"), await DescribeAsync(server, "/docs/old/x"));
        Assert.Equal("docs/index.html", (await GetAsync(server, "x", "/docs/alias")).Text);
        Assert.Equal((301, "docs/"), await DescribeAsync(server, "/docs"));
    }

    [Fact]
    public async Task Serve_FileChanges_IsTakenUpAsAWholeOrNotAtAll()
    {
        await using var server = await ServeAsync("""{ "StaticFiles": { "Root": "a" } }""");
        Assert.Equal("a/index.html", (await GetAsync(server, "x", "/")).Text);

        _directory.Write("zerocopy.json", """{ "StaticFiles": { "Root": "b", "Listng": true }, "ConnectionDoor": 5 }""");
        await WaitForAsync(server, "zerocopy.json:1: ConnectionDoor: '5' is not true or false");
        Assert.Contains("Did you mean 'Listing'?", server.Output, StringComparison.Ordinal);
        Assert.Equal("a/index.html", (await GetAsync(server, "x", "/")).Text);

        _directory.Write("zerocopy.json", """{ "StaticFiles": { "Root": "b" }, "ConnectionDoor": false }""");
        await WaitForAsync(server, "The configuration was read again");
        Assert.Contains("ConnectionDoor has changed", server.Output, StringComparison.Ordinal);
        Assert.Equal("b/index.html", (await GetAsync(server, "x", "/")).Text);
        Assert.Equal("b/index.html", (await GetAsync(server, "x", "/index.html", "Content-Length: 0")).Text);
    }

    [Fact]
    public async Task Serve_Hangup_ReadsTheConfigurationAgain()
    {
        await using var server = await ServeAsync("""{ "StaticFiles": { "Root": "a" } }""");

        server.HangUp();

        await WaitForAsync(server, "The configuration was read again");
        Assert.Equal("a/index.html", (await GetAsync(server, "x", "/")).Text);
    }

    [Fact]
    public async Task Serve_NetlifyFileChanges_IsTakenUp()
    {
        _directory.Write("a/_redirects", "/x /one 302\n");
        await using var server = await ServeAsync("""{ "StaticFiles": { "Root": "a" } }""");
        Assert.Equal((302, "/one"), await DescribeAsync(server, "/x"));

        _directory.Write("a/_redirects", "/x /the-other 302\n");
        await WaitForAsync(server, "The configuration was read again");

        Assert.Equal((302, "/the-other"), await DescribeAsync(server, "/x"));
    }

    [Fact]
    public async Task Serve_Environment_WinsOverTheFile()
    {
        await using var server = await ServeAsync(
            """{ "StaticFiles": { "Root": "a" } }""",
            ("ZEROCOPY_StaticFiles__Root", "b"),
            ("ZEROCOPY_SERVICE_HOST", "10.0.0.1"),
            ("ZEROCOPY_PORT_8080_TCP", "tcp://10.0.0.1:8080"));

        Assert.Equal("b/index.html", (await GetAsync(server, "x", "/")).Text);
    }

    [Fact]
    public async Task Serve_MistakeInTheEnvironment_IsTold()
    {
        await using var server = ZeroCopyProcess.Start(_directory.Path, [("ZEROCOPY_STATICFILES__LISTNG", "true")], "serve", _directory["a"]);

        Assert.Equal(2, await server.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("environment: STATICFILES.LISTNG: there is no such key. Did you mean 'Listing'?", server.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(int StatusCode, string? Location)> DescribeAsync(ZeroCopyProcess server, string path)
    {
        var answer = await GetAsync(server, "x", path);
        return (answer.StatusCode, answer["Location"]);
    }

    private static async Task<RawResponse> GetAsync(ZeroCopyProcess server, string host, string path, string field = "Accept: */*")
    {
        using var client = await RawClient.ConnectAsync(server.Url.Port);
        await client.SendTextAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{field}\r\n\r\n");
        return await client.ReadResponseAsync();
    }

    private static async Task WaitForAsync(ZeroCopyProcess server, string text)
    {
        var deadline = DateTime.UtcNow + ReloadTimeout;

        while (!server.Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < deadline, $"'{text}' was not told within {ReloadTimeout}: {server.Output}");
            await Task.Delay(100);
        }
    }

    private async Task<ZeroCopyProcess> ServeAsync(string json, params (string Name, string Value)[] environment)
    {
        _directory.Write("zerocopy.json", json);
        var server = ZeroCopyProcess.Start(_directory.Path, environment, "serve", "--config", _directory["zerocopy.json"], "--urls", "http://127.0.0.1:0");

        try
        {
            await server.WaitForBannerAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
