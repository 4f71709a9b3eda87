using ZeroCopy.Host.Tests.Authentication;

namespace ZeroCopy.Host.Tests.Proxying;

/// <summary>What a site asks for holds for what is proxied, whether a file, a backend or a file that a backend names answers.</summary>
public class ProxiedPoliciesTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("\"Sites\": [ { \"Hosts\": \"www.example.org\", \"Root\": \"site\" } ],", true)]
    [InlineData("\"Sites\": [ { \"Path\": \"/open\", \"Root\": \"site\" } ],", true)]
    [InlineData("\"Sites\": [ { \"Hosts\": \"*\", \"StaticFiles\": { \"Enabled\": false } } ],", true)]
    public async Task Request_ToARoute_IsHeldToPolicies(string sites, bool hasDoor)
    {
        var asked = 0;
        await using var backend = await Backend.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return BackendAnswers.HandOverAsync(context);
        });
        await using var server = await ProxyServer.StartAsync(
            backend.Address,
            hasDoor,
            $$"""
            {{sites}}
            "AccessRules": [ { "Match": { "Path": "/api/closed/**" }, "Deny": [ "127.0.0.0/8" ] } ],
            "BasicAuth": [ { "Match": { "Path": "/api/private/**" }, "Users": { "anna": "{{PasswordHashTests.BcryptOfUStarU}}" } } ],
            "Cors": [ { "Match": { "Path": "/**" }, "Origins": "https://app.example.org" } ],
            """);

        foreach (var path in new[] { "/api/closed/x", "/api//closed/x", "/api/CLOSED/x", "/api/%63losed/x", "/api/y%2F..%2Fclosed/x", "/api/closed;a/x" })
        {
            Assert.Equal(403, (await server.GetAsync(path, "Want-X-Accel-Redirect: /internal/files/report.txt")).StatusCode);
            Assert.Equal(403, (await server.AskAsync("POST", path, "Content-Length: 0")).StatusCode);
        }

        Assert.Equal(401, (await server.GetAsync("/api/private/x", "Want-X-Accel-Redirect: /internal/files/report.txt")).StatusCode);
        Assert.Equal(0, asked);
        var file = await server.GetAsync("/api/x", "Want-X-Accel-Redirect: /internal/files/report.txt", "Origin: https://app.example.org");
        Assert.Equal("0123456789", file.Text);
        Assert.Equal("https://app.example.org", file["Access-Control-Allow-Origin"]);
        Assert.Equal(1, asked);
    }
}
