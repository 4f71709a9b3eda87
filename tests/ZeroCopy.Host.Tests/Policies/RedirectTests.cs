using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Policies;

/// <summary>Redirects to a path of the site stay on it, whatever a client puts into what is captured.</summary>
public sealed class RedirectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public RedirectTests()
    {
        _directory.Write("site/_redirects", "/old/* /:splat 301\n/p/:name /:name 302\n");
        _directory.Write("site/a.txt", "a");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/old/a.txt")]
    [InlineData("/old//evil.example/x")]
    [InlineData("/old/%2Fevil.example/x")]
    [InlineData("/old/%5Cevil.example/x")]
    [InlineData("/old/%09/evil.example/x")]
    [InlineData("/p/%5Cevil.example")]
    [InlineData("/old/%0d%0aX-A:b")]
    public async Task Get_CapturedPath_LeadsToTheSameSite(string path)
    {
        await using var server = await ConfiguredServer.StartAsync(_directory, """ "StaticFiles": { "Root": "site", "NetlifyFiles": true } """);

        var answer = await server.GetAsync(path);
        var location = answer["Location"];

        Assert.Null(answer["X-A"]);

        if (location is not null)
        {
            // WHATWG URL: browsers read backslashes as slashes, and skip tabs and line ends.
            var read = location.Replace('\\', '/').Replace("\t", "", StringComparison.Ordinal);
            Assert.StartsWith("/", read, StringComparison.Ordinal);
            Assert.False(read.StartsWith("//", StringComparison.Ordinal), location);
        }
    }
}
