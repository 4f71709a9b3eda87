using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Tests.Wire.Site;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Several sites on one endpoint, at the door and in the pipeline: the same site answers through both.</summary>
public sealed class SitesTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly ZeroCopySites _sites;
    private WireServer? _server;
    private MetricCollector<long>? _requests;

    public SitesTests()
    {
        foreach (var name in new[] { "a/index.html", "a/docs/only-in-a.html", "b/index.html", "docs/index.html", "next/index.html" })
        {
            SiteServer.Write(_root, name, name);
        }

        _sites = new ZeroCopySites([Describe("a", "", "a.example"), Describe("docs", "/docs", "a.example"), Describe("b", "", "b.example", "*.b.example")]);
    }

    [Theory]
    [InlineData("a.example", "/", "a/index.html")]
    [InlineData("A.Example:80", "/", "a/index.html")]
    [InlineData("a.example", "/docs/", "docs/index.html")]
    [InlineData("a.example", "/%64ocs/", "docs/index.html")]
    [InlineData("b.example", "/index.html", "b/index.html")]
    [InlineData("www.b.example", "/", "b/index.html")]
    public async Task Get_HostAndPathOfASite_AreAnsweredByItOnTheConnection(string host, string path, string expected)
    {
        await StartAsync();

        Assert.Equal((expected, true), await GetAsync(host, path));

        // Handed over: HTTP/1.1 with a body is the pipeline's.
        Assert.Equal((expected, false), await GetAsync(host, path, "Content-Length: 0"));
    }

    [Theory]
    [InlineData("c.example", "/")]
    [InlineData("a.example", "/docs/only-in-a.html")]
    [InlineData("b.example", "/docs/")]
    public async Task Get_WhatNoSiteHas_IsNotFound(string host, string path)
    {
        await StartAsync();

        Assert.Equal(("", false), await GetAsync(host, path));
    }

    [Fact]
    public async Task Replace_OtherSites_AnswerFromTheNextRequestOn()
    {
        await StartAsync();
        Assert.Equal(("a/index.html", true), await GetAsync("a.example", "/"));

        _sites.Replace([Describe("next", "", "a.example")]);

        Assert.Equal(("next/index.html", true), await GetAsync("a.example", "/"));
        Assert.Equal(("next/index.html", false), await GetAsync("a.example", "/", "Content-Length: 0"));
        Assert.Equal(("", false), await GetAsync("b.example", "/"));
    }

    [Fact]
    public async Task Replace_WithAMistake_KeepsTheSites()
    {
        await StartAsync();

        Assert.Throws<ArgumentException>(() => _sites.Replace([Describe("next", "", "a.example"), Describe("next", "", "a.example")]));

        Assert.Equal(("a/index.html", true), await GetAsync("a.example", "/"));
    }

    [Fact]
    public async Task Purge_WhatIsKnownIsStale_AsksTheFileSystemAgain()
    {
        // The directory of the link is watched, that of its target is not.
        SiteServer.Write(_root, "a/far/real.txt", "before");
        _root.Link("a/link.txt", "far/real.txt");
        await StartAsync(revalidation: TimeSpan.FromHours(1));
        Assert.Equal(("before", true), await GetAsync("a.example", "/link.txt"));
        Assert.Equal(("before", false), await GetAsync("a.example", "/link.txt", "Content-Length: 0"));

        File.Delete(_root["a/far/real.txt"]);
        SiteServer.Write(_root, "a/far/real.txt", "after!");
        Assert.Equal(("before", true), await GetAsync("a.example", "/link.txt"));
        Assert.Equal(("before", false), await GetAsync("a.example", "/link.txt", "Content-Length: 0"));

        _sites.Purge();

        Assert.Equal(("after!", true), await GetAsync("a.example", "/link.txt"));
        Assert.Equal(("after!", false), await GetAsync("a.example", "/link.txt", "Content-Length: 0"));
        Assert.Equal(("b/index.html", true), await GetAsync("b.example", "/"));
    }

    [Fact]
    public async Task Get_OnOneConnection_EachRequestGoesToItsHost()
    {
        await StartAsync();
        using var client = await RawClient.ConnectAsync(_server!.Port);

        await client.SendTextAsync("GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: b.example\r\n\r\nGET / HTTP/1.0\r\n\r\n");

        Assert.Equal("a/index.html", (await client.ReadResponseAsync()).Text);
        Assert.Equal("b/index.html", (await client.ReadResponseAsync()).Text);
        Assert.Equal(404, (await client.ReadResponseAsync()).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _root.Dispose();
    }

    private ZeroCopySite Describe(string directory, string mount, params string[] hosts)
    {
        var site = new ZeroCopySite(new ZeroCopyFileServerOptions { FileProvider = new PhysicalFileProvider(_root[directory]), RequestPath = mount });

        foreach (var host in hosts)
        {
            site.Hosts.Add(host);
        }

        return site;
    }

    private async Task StartAsync(TimeSpan? revalidation = null)
    {
        _server = await WireServer.StartAsync(
            (app, _) => app.UseZeroCopySites(_sites),
            builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseZeroCopySites(_sites)));

                if (revalidation is { } time)
                {
                    builder.WebHost.UseZeroCopy(options => options.ResponseCacheRevalidation = options.OpenFileCacheRevalidation = time);
                }
            });
        _requests = new MetricCollector<long>(_server.Services.GetRequiredService<IMeterFactory>(), "ZeroCopy.StaticFiles", "zerocopy.requests");
    }

    private async Task<(string Text, bool ByDoor)> GetAsync(string host, string path, string field = "Accept: */*")
    {
        var before = _requests!.GetMeasurementSnapshot().Count;
        using var client = await RawClient.ConnectAsync(_server!.Port);
        await client.SendTextAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{field}\r\n\r\n");
        var response = await client.ReadResponseAsync();
        return (response.Text, _requests.GetMeasurementSnapshot().Count > before);
    }
}
