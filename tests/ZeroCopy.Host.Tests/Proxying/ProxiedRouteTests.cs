using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>Which requests a backend gets, beside the files and the page of an application.</summary>
public class ProxiedRouteTests
{
    // More than the 30,000,000 bytes that Kestrel takes unless it is told otherwise.
    private const int Length = 40_000_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_FileRouteAndFallback_CountInThisOrder(bool hasDoor)
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync($"backend {context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));
        await using var server = await ProxyServer.StartAsync(backend.Address, hasDoor, """ "NavigationFallback": { "Path": "/index.html" }, """);

        Assert.Equal("a file", await server.GetTextAsync("/api/there.txt"));
        Assert.Equal("backend GET /api/x?y=1", await server.GetTextAsync("/api/x?y=1"));
        Assert.Equal("backend POST /api/x", (await server.AskAsync("POST", "/api/x", "Content-Length: 0")).Text);

        Assert.Equal("home", (await server.GetAsync("/deep/link", "Accept: text/html")).Text);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Answer_WithoutABody_StaysTheBackends(int status)
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        await using var server = await ProxyServer.StartAsync(backend.Address, more: """ "NavigationFallback": { "Path": "/index.html" }, """, cluster: """, "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """);
        var answer = await server.GetAsync("/api/missing", "Accept: text/html");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("", answer.Text);
    }

    [Fact]
    public async Task Answer_ToHead_KeepsItsLengthAndTheConnection()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.ContentLength = 5;
            return Task.CompletedTask;
        });
        await using var server = await ProxyServer.StartAsync(backend.Address);
        using var client = await RawClient.ConnectAsync(server.Port);
        var answer = await client.RequestAsync("HEAD", "/api/x");

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal("5", answer["Content-Length"]);
        Assert.Equal("a file", (await client.RequestAsync("GET", "/api/there.txt")).Text);
    }

    [Fact]
    public async Task Answer_OfABackendThatIsNotThere_Is502WithThePage()
    {
        await using var server = await ProxyServer.StartAsync("http://127.0.0.1:1/");
        var answer = await server.GetAsync("/api/x");

        Assert.Equal(502, answer.StatusCode);
        Assert.Equal("page for 50x", answer.Text);
    }

    [Fact]
    public async Task Answer_OfABackendThatIsSilent_Is504WithThePage()
    {
        await using var backend = await Backend.StartAsync(context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));
        await using var server = await ProxyServer.StartAsync(backend.Address, cluster: """, "HttpRequest": { "ActivityTimeout": "00:00:00.3" } """);
        var answer = await server.GetAsync("/api/x");

        Assert.Equal(504, answer.StatusCode);
        Assert.Equal("page for 50x", answer.Text);
    }

    [Fact]
    public async Task Timeout_OfTheRoute_Is504()
    {
        await using var backend = await Backend.StartAsync(context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));
        await using var server = await ProxyServer.StartAsync(backend.Address, route: """, "Timeout": "00:00:00.3" """);

        Assert.Equal(504, (await server.GetAsync("/api/x")).StatusCode);
    }

    [Fact]
    public async Task Server_WithoutFiles_IsAProxyOnly()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync(context.Request.Path));
        await using var server = await ProxyServer.ServeAsync($$"""
            {
              "StaticFiles": { "Enabled": false },
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "c", "Match": { "Path": "/{**rest}" } } },
                "Clusters": { "c": { "Destinations": { "d": { "Address": "{{backend.Address}}" } } } }
              }
            }
            """);

        Assert.Equal("/", await server.GetTextAsync("/"));
        Assert.Equal("/index.html", await server.GetTextAsync("/index.html"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bodies_LargerThanTheServersLimit_GoBothWays(bool hasDoor)
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            var received = new MemoryStream();
            await context.Request.Body.CopyToAsync(received);
            await context.Response.Body.WriteAsync(received.GetBuffer().AsMemory(0, (int)received.Length));
        });
        await using var server = await ProxyServer.StartAsync(backend.Address, hasDoor, route: """, "MaxRequestBodySize": -1 """);
        using var client = await RawClient.ConnectAsync(server.Port);
        var body = new byte[Length];
        new Random(1).NextBytes(body);
        await client.SendTextAsync($"POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Length}\r\n\r\n");

        for (var sent = 0; sent < Length;)
        {
            sent += await client.Socket.SendAsync(body.AsMemory(sent), TestContext.Current.CancellationToken);
        }

        var answer = await client.ReadResponseAsync();

        Assert.Equal(200, answer.StatusCode);
        Assert.True(body.AsSpan().SequenceEqual(answer.Body));
    }

    [Fact]
    public async Task Request_OfAClient_SaysWhereItCameFrom()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync(string.Join('|',
            context.Request.Headers["X-Forwarded-For"], context.Request.Headers["X-Forwarded-Proto"], context.Request.Headers["X-Forwarded-Host"], context.Request.Headers["X-Accel-Mapping"])));
        await using var server = await ProxyServer.StartAsync(backend.Address);
        var answer = await server.GetAsync("/api/x", "X-Forwarded-For: 6.6.6.6", "X-Accel-Mapping: /=/internal/files/");

        Assert.Equal("127.0.0.1|http|localhost|", answer.Text);
    }

    [Fact]
    public async Task Fields_ThatAreNotAscii_GoBothWaysAsTheyAre()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.Headers["X-Answer"] = context.Request.Headers["X-Question"];
            return Task.CompletedTask;
        }, configure: server => server.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8);
        await using var server = await ProxyServer.StartAsync(backend.Address);

        // The client of these tests has a character for a byte.
        Assert.Equal("\u00C3\u00A4", (await server.GetAsync("/api/x", "X-Question: \u00C3\u00A4"))["X-Answer"]);
    }
}
