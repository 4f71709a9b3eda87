using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Policies;

/// <summary>Networks by path, and header fields for everything that a site answers with.</summary>
public sealed class SitePoliciesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SitePoliciesTests()
    {
        foreach (var name in new[] { "admin/a.txt", "a.txt" })
        {
            _directory.Write($"site/{name}", name);
            _directory.Date($"site/{name}", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        }
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AccessRules_OfAPath_HoldOnBothDoorsAndForTheApplication(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """
            "AccessRules": [
              { "Match": { "Path": "/admin/**" }, "Allow": [ "192.0.2.0/24", "unix" ] },
              { "Match": { "Path": "/**" }, "Deny": [ "198.51.100.0/24" ] }
            ]
            """,
            hasDoor,
            rest: app => app.Run(context => context.Response.WriteAsync("application")));

        Assert.Equal(403, (await server.GetAsync("/admin/a.txt")).StatusCode);
        Assert.Equal(403, (await server.GetAsync("//admin/a.txt")).StatusCode);
        Assert.Equal(403, (await server.AskAsync("POST", "/admin/x", "Content-Length: 0")).StatusCode);
        Assert.Equal("a.txt", (await server.GetAsync("/a.txt")).Text);
        Assert.Equal("application", (await server.GetAsync("/x")).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecurityHeaders_Strict_AreOnAllAnswersAndYieldToTheOperatorAndTheApplication(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """ "SecurityHeaders": "Strict", "Headers": [ { "Match": { "Path": "/**" }, "Set": { "Referrer-Policy": "origin", "X-Own": "1" } } ] """,
            hasDoor,
            rest: app => app.Run(context =>
            {
                context.Response.StatusCode = context.Request.Path == "/app" ? 200 : 404;
                context.Response.Headers.ContentSecurityPolicy = "default-src *";
                return Task.CompletedTask;
            }));

        var file = await server.GetAsync("/a.txt");
        Assert.Equal(("nosniff", "origin", "DENY", "1"), (file["X-Content-Type-Options"], file["Referrer-Policy"], file["X-Frame-Options"], file["X-Own"]));
        Assert.Contains("frame-ancestors 'none'", file["Content-Security-Policy"], StringComparison.Ordinal);

        foreach (var path in new[] { "/app", "/missing" })
        {
            var answer = await server.GetAsync(path);
            Assert.Equal(
                ("nosniff", "origin", "default-src *", "1"), (answer["X-Content-Type-Options"], answer["Referrer-Policy"], answer["Content-Security-Policy"], answer["X-Own"]));
        }
    }

    [Fact]
    public async Task SecurityHeaders_Off_AddNothing()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "SecurityHeaders": "Off" """);

        Assert.Null((await server.GetAsync("/a.txt"))["X-Content-Type-Options"]);
    }
}
