using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.Tests.Authentication;
using ZeroCopy.Host.Tests.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Policies;

/// <summary>A policy that is added while the server runs holds from the next request on, also on a connection whose door has sent the file before.</summary>
public class ReloadedPoliciesTests
{
    [Theory]
    [InlineData("""{ "AccessRules": [ { "Match": { "Path": "/**" }, "Deny": [ "127.0.0.0/8" ] } ] }""", 403)]
    [InlineData("""{ "BasicAuth": [ { "Match": { "Path": "/**" }, "Users": { "anna": "HASH" } } ] }""", 401)]
    [InlineData("""{ "Https": { "Redirect": true, "Port": 443 } }""", 308)]
    public async Task Reload_ThatAddsAPolicy_HoldsAtTheDoor(string policy, int status)
    {
        const string Site = "\"StaticFiles\": { \"Root\": \"site\" }";
        await using var server = await ServerInProcess.StartAsync($"{{ {Site} }}");
        using var client = await RawClient.ConnectAsync(server.Port);

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("home", (await client.RequestAsync("GET", "/")).Text);
        }

        server.Directory.Write("zerocopy.json", $"{{ {Site}, {policy.Replace("HASH", PasswordHashTests.BcryptOfUStarU, StringComparison.Ordinal)[1..]}");
        Assert.True(server.Services.GetServices<IHostedService>().OfType<ConfigurationReload>().Single().Reload());

        Assert.Equal(status, (await client.RequestAsync("GET", "/")).StatusCode);
        Assert.Equal(status, (await RawClient.GetAsync(server.Port, "/")).StatusCode);
    }

    // Logging reads its section by itself, and only then finds that there is no such level.
    [Fact]
    public async Task Reload_ThatSomebodyCannotFollow_ChangesNothing()
    {
        await using var server = await ServerInProcess.StartAsync("""{ "StaticFiles": { "Root": "site" } }""");
        server.Directory.Write("other/index.html", "other");
        server.Directory.Write("zerocopy.json", """{ "StaticFiles": { "Root": "other" }, "Logging": { "LogLevel": { "Default": "Loud" } } }""");

        Assert.False(server.Services.GetServices<IHostedService>().OfType<ConfigurationReload>().Single().Reload());

        Assert.Equal("home", (await RawClient.GetAsync(server.Port, "/")).Text);
        server.Directory.Write("zerocopy.json", """{ "StaticFiles": { "Root": "other" } }""");
        Assert.True(server.Services.GetServices<IHostedService>().OfType<ConfigurationReload>().Single().Reload());
        Assert.Equal("other", (await RawClient.GetAsync(server.Port, "/")).Text);
    }
}
