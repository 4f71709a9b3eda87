using Microsoft.Extensions.Logging;
using ZeroCopy.Host.Configuration;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>A configuration that changes while the proxy runs.</summary>
public class ProxyReloadTests
{
    [Fact]
    public async Task Reload_OfRoutesAndDirectories_TakesThemUp()
    {
        await using var one = await Backend.StartAsync(context => context.Response.WriteTextAsync("one"));
        await using var two = await Backend.StartAsync(BackendAnswers.HandOverAsync);
        await using var server = await ProxyServer.StartAsync(one.Address);
        Assert.Equal("one", await server.GetTextAsync("/api/x"));

        Assert.True(server.Reload(ProxyServer.Configuration(two.Address).Replace("/internal/files", "/other", StringComparison.Ordinal)));

        Assert.Equal("0123456789", (await server.GetAsync("/api/x", "Want-X-Accel-Redirect: /other/report.txt")).Text);
        Assert.Equal(404, (await server.GetAsync("/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt")).StatusCode);
    }

    [Fact]
    public async Task Reload_WithAMistake_KeepsTheRoutes()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteTextAsync("one"));
        await using var server = await ProxyServer.StartAsync(backend.Address);

        Assert.False(server.Reload(ProxyServer.Configuration("nowhere")));

        Assert.Equal("one", await server.GetTextAsync("/api/x"));
    }

    [Fact]
    public async Task Reload_ThatBringsTheFirstRoute_SaysThatItNeedsARestart()
    {
        await using var server = await ProxyServer.ServeAsync("""{ "StaticFiles": { "Root": "site" } }""");

        Assert.True(server.Reload(ProxyServer.Configuration("http://127.0.0.1:1/")));

        Assert.Contains(server.Logs.GetSnapshot(), record =>
            record.Category == ConfigurationLog.Category && record.Level == LogLevel.Warning && record.Message.StartsWith("ReverseProxy has changed", StringComparison.Ordinal));
    }
}
