using System.Net;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>What the server does for a site, beyond the library's defaults.</summary>
public sealed class SiteOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public SiteOptionsTests()
    {
        _root.Write("index.html", "home");
        _root.Write("about.html", "about");
        _root.Write("404.html", "not here");
        _root.Write("app.3f9a1c0b.js", "let a=1");
        _root.Write("files/readme.txt", "x");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Get_Default_HasErrorPageMethodsAndImmutableNames()
    {
        await using var server = await StartAsync(settings => settings);

        var missing = await server.GetAsync("/users/42", "text/html");
        var hashed = await server.GetAsync("/app.3f9a1c0b.js");
        var listing = await server.GetAsync("/files/");

        Assert.Equal((HttpStatusCode.NotFound, "not here"), (missing.StatusCode, await ReadAsync(missing)));
        Assert.Equal("max-age=31536000, immutable", hashed.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(HttpStatusCode.NotFound, listing.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.PostAsync("/index.html")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/about")).StatusCode);
    }

    [Fact]
    public async Task Get_WithOptions_HasFallbackListingAndCleanUrls()
    {
        await using var server = await StartAsync(settings => settings with
        {
            NavigationFallback = "/index.html",
            ListDirectories = true,
            CleanUrls = true,
            TryFiles = ["{path}.txt"],
        });

        Assert.Equal("home", await ReadAsync(await server.GetAsync("/users/42", "text/html")));
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/missing.js", "text/html")).StatusCode);
        Assert.Equal("about", await ReadAsync(await server.GetAsync("/about")));
        Assert.Equal("x", await ReadAsync(await server.GetAsync("/files/readme")));
        Assert.Contains("readme.txt", await ReadAsync(await server.GetAsync("/files/")), StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    private async Task<Server> StartAsync(Func<ServeSettings, ServeSettings> configure)
    {
        var app = StaticFileServer.Create(configure(new ServeSettings(_root.Path, ["http://127.0.0.1:0"])));
        await app.StartAsync();
        return new Server(app, new Uri(app.Urls.First()));
    }

    private sealed class Server(Microsoft.AspNetCore.Builder.WebApplication app, Uri address) : IAsyncDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = address };

        public Task<HttpResponseMessage> GetAsync(string path, string accept = "*/*")
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(accept);
            return _client.SendAsync(request);
        }

        public Task<HttpResponseMessage> PostAsync(string path) => _client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent([]));

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await app.DisposeAsync();
        }
    }
}
