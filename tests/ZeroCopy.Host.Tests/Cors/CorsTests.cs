using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroCopy.Host.Tests.Configuration;
using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Cors;

public sealed class CorsTests : IDisposable
{
    private const string App = "Origin: https://app.example.org";

    private readonly TemporaryDirectory _directory = new();

    public CorsTests()
    {
        _directory.Write("site/a.json", "{}");
        _directory.Date("site/a.json", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_AllOrigins_AreAllowedOnBothDoors(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory, """ "Cors": [ { "Match": { "Path": "/**" }, "Origins": "*", "ExposedHeaders": [ "ETag", "X-Y" ], "MaxAge": 60 } ] """, hasDoor);

        var file = await server.GetAsync("/a.json", App);
        Assert.Equal(("*", "ETag,X-Y", null), (file["Access-Control-Allow-Origin"], file["Access-Control-Expose-Headers"], file["Vary"]));
        Assert.Equal(hasDoor && OperatingSystem.IsLinux() ? 1 : 0, server.AnsweredAtDoor);

        var missing = await server.GetAsync("/missing", App);
        Assert.Equal((404, "*"), (missing.StatusCode, missing["Access-Control-Allow-Origin"]));

        var preflight = await server.AskAsync("OPTIONS", "/a.json", App, "Access-Control-Request-Method: PUT");
        Assert.Equal((204, "*", "60"), (preflight.StatusCode, preflight["Access-Control-Allow-Origin"], preflight["Access-Control-Max-Age"]));
        Assert.Equal(204, (await server.AskAsync("OPTIONS", "/a.json")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_SeveralOrigins_EachIsToldOfItself(bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """
            "Cors": [ { "Match": { "Path": "/**" }, "Origins": [ "https://app.example.org", "https://*.example.net" ], "Methods": "PUT", "Headers": "X-Token", "Credentials": true } ]
            """, hasDoor);

        foreach (var (origin, allowed) in new[] { ("https://app.example.org", true), ("https://x.example.net", true), ("https://evil.example.com", false), ("http://app.example.org", false) })
        {
            var file = await server.GetAsync("/a.json", $"Origin: {origin}");
            Assert.Equal((allowed ? origin : null, allowed ? "true" : null, "Origin"), (file["Access-Control-Allow-Origin"], file["Access-Control-Allow-Credentials"], file["Vary"]));
        }

        Assert.Equal("Origin", (await server.GetAsync("/a.json"))["Vary"]);
        Assert.Equal(0, server.AnsweredAtDoor);

        var preflight = await server.AskAsync("OPTIONS", "/a.json", App, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-token");
        Assert.Equal((204, "https://app.example.org"), (preflight.StatusCode, preflight["Access-Control-Allow-Origin"]));
        Assert.Contains("PUT", preflight["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Equal("X-Token", preflight["Access-Control-Allow-Headers"], ignoreCase: true);
    }

    [LinuxFact]
    public async Task Ask_OneOrigin_IsAnsweredAtTheDoor()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "Cors": [ { "Match": { "Path": "/**" }, "Origins": "https://app.example.org", "Credentials": true } ] """);

        var file = await server.GetAsync("/a.json", App);

        Assert.Equal(("https://app.example.org", "true"), (file["Access-Control-Allow-Origin"], file["Access-Control-Allow-Credentials"]));
        Assert.Equal(1, server.AnsweredAtDoor);
    }

    [Fact]
    public async Task Ask_SeveralRules_TheFirstThatMatchesCounts()
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """ "Cors": [ { "Match": { "Path": "/api/**" }, "Origins": "https://app.example.org" }, { "Match": { "Path": "/**" }, "Origins": "*" } ] """,
            rest: app => app.Run(context => context.Response.WriteAsync("application")));

        Assert.Null((await server.GetAsync("/api/x", "Origin: https://other.example"))["Access-Control-Allow-Origin"]);
        Assert.Equal("https://app.example.org", (await server.GetAsync("/api/x", App))["Access-Control-Allow-Origin"]);
        Assert.Equal("*", (await server.GetAsync("/a.json", App))["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task Ask_PreflightOfAPathWithAPassword_NeedsNone()
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, $$"""
            "Cors": [ { "Match": { "Path": "/**" }, "Origins": "https://app.example.org", "Credentials": true, "Headers": "Authorization" } ],
            "BasicAuth": [ { "Match": { "Path": "/**" }, "Users": { "anna": "{{Authentication.PasswordHashTests.BcryptOfUStarU}}" } } ]
            """);

        Assert.Equal(204, (await server.AskAsync("OPTIONS", "/a.json", App, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization")).StatusCode);
        var denied = await server.GetAsync("/a.json", App);
        Assert.Equal((401, "https://app.example.org"), (denied.StatusCode, denied["Access-Control-Allow-Origin"]));
    }

    [Fact]
    public void Read_Mistakes_AreTold()
    {
        using var sample = new SampleConfiguration();

        Assert.Equal(
        [
            "zerocopy.json:1: Cors[0].Origins[0]: 'app.example.org' is not an origin. Write it as https://app.example.org, with the port if it is another than the scheme's, or * for all.",
            "zerocopy.json:1: Cors[1].Credentials: with all origins, any site could act in the name of its visitors, so browsers refuse it. Name the origins.",
        ],
        sample.Problems("""{ "StaticFiles": { "Root": "site" }, "Cors": [ { "Match": { "Path": "/**" }, "Origins": [ "app.example.org" ] }, { "Match": { "Path": "/**" }, "Origins": "*", "Credentials": true } ] }"""));
    }
}
