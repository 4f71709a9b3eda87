using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Policies;

/// <summary>The policies of a site below a path hold for each spelling of that path, as those of a path of a site do.</summary>
public sealed class SiteMountTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SiteMountTests()
    {
        foreach (var name in new[] { "admin/a.txt", "a.txt" })
        {
            _directory.Write($"site/{name}", name);
            _directory.Date($"site/{name}", new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        }
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/admin/a.txt", 403, true)]
    [InlineData("/ADMIN/a.txt", 403, true)]
    [InlineData("//admin/a.txt", 404, true)]
    [InlineData("//admin/a.txt", 404, false)]
    [InlineData("/.//admin//a.txt", 404, true)]
    [InlineData("/x/..%2Fadmin/y", 404, true)]
    [InlineData("/admin;v=1/y", 404, true)]
    [InlineData("/x%5C..%5Cadmin/y", 404, true)]
    [InlineData("/admin%2Fy", 404, true)]
    [InlineData("//a.txt", 200, true)]
    [InlineData("/x//y", 200, true)]
    public async Task Get_PathThatOthersReadAsBelowAnotherSite_IsNotAnswered(string path, int status, bool hasDoor)
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """
            "Sites": [
              { "Root": "site" },
              { "Path": "/admin", "Root": "site/admin", "AccessRules": [ { "Match": { "Path": "/**" }, "Allow": [ "192.0.2.0/24" ] } ] }
            ]
            """,
            hasDoor,
            rest: app => app.Run(context => context.Response.WriteAsync("application")));

        // Twice: the door would know the file by then.
        Assert.Equal(status, (await server.GetAsync(path)).StatusCode);
        Assert.Equal(status, (await server.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Get_ApplicationOfAHostWithoutASite_HasTheSecurityHeadersOfTheTop()
    {
        await using var server = await ConfiguredServer.StartAsync(
            _directory,
            """ "SecurityHeaders": "Basic", "Sites": [ { "Hosts": "www.example.org", "Root": "site" } ] """,
            rest: app => app.Run(context => context.Response.WriteAsync("application")));

        var answer = await server.GetAsync("/x");

        Assert.Equal("application", answer.Text);
        Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
    }
}
