using System.IO.Compression;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Http;
using ZeroCopy.Host.Tests.Proxying;
using ZeroCopy.Host.Tests.Tls;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

/// <summary>samples/nginx-site/appsettings.json, line by line of the nginx.conf beside it.</summary>
public sealed class NginxSiteTests : IAsyncLifetime
{
    private const string Host = "docs.example.com";
    private const string Navigation = "text/html,application/xhtml+xml,*/*;q=0.8";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly HttpClient _client;
    private Backend? _backend;
    private ZeroCopyProcess? _server;

    public NginxSiteTests() => _client = new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { TargetHost = Host, RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == $"CN={Host}" },
    });

    public async ValueTask InitializeAsync()
    {
        var text = string.Concat(Enumerable.Repeat("let page = 1;\n", 300));
        _authority.Write(_directory, "cert", [Host]);
        _directory.Write("site/index.html", "the application");
        _directory.Write("site/about.html", "about");
        _directory.Write("site/docs/index.html", "docs");
        _directory.Write("site/404.html", "not here");
        _directory.Write("site/_astro/hoisted.js", text);
        WriteCoded("site/_astro/hoisted.js.br", text, static stream => new BrotliStream(stream, CompressionLevel.Fastest));
        WriteCoded("site/_astro/hoisted.js.gz", text, static stream => new GZipStream(stream, CompressionLevel.Fastest));

        foreach (var name in Directory.EnumerateFiles(_directory["site"], "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(name, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        }

        _backend = await Backend.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.StatusCode = context.Request.Path == "/api/missing" ? 404 : 200;
            return context.Response.WriteAsync($"{{\"path\":\"{context.Request.Path}\",\"filler\":\"{new string('x', 2000)}\"}}");
        });

        // Where it stands, and on which ports; all else is the file's.
        _server = ZeroCopyProcess.Start(
            _directory.Path,
            [
                ("ZEROCOPY_Urls__0", "http://127.0.0.1:0"), ("ZEROCOPY_Urls__1", "https://127.0.0.1:0"),
                ("ZEROCOPY_Certificate__Path", _directory["cert.pem"]), ("ZEROCOPY_Certificate__KeyPath", _directory["cert.key"]),
                ("ZEROCOPY_StaticFiles__Root", _directory["site"]),
                ("ZEROCOPY_ReverseProxy__Clusters__backend__Destinations__one__Address", _backend.Address),
            ],
            "--config", WorkingCopy.Find("samples/nginx-site/appsettings.json"));
        await _server.WaitForBannerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }

        _directory.Dispose();
    }

    // listen 443 ssl http2; ssl_certificate; root.
    [Fact]
    public async Task Listen_Https_ServesTheSiteOverHttp2WithItsCertificate()
    {
        using var response = await GetAsync("/", version: HttpVersion.Version20);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal("the application", await TextOfAsync(response));
    }

    // add_header Strict-Transport-Security … always; X-Content-Type-Options; X-Frame-Options.
    [Theory]
    [InlineData("/")]
    [InlineData("/_astro/hoisted.js")]
    [InlineData("/missing.js")]
    [InlineData("/old-page")]
    [InlineData("/api/rivers")]
    public async Task AddHeader_AnyAnswer_HasTheFields(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal("max-age=31536000; includeSubDomains; preload", FieldOf(response, "Strict-Transport-Security"));
        Assert.Equal("nosniff", FieldOf(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", FieldOf(response, "X-Frame-Options"));
    }

    // gzip_static on; brotli_static on.
    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Static_PrecompressedFile_IsSentToWhoAcceptsIt(string accepted, string? coding)
    {
        using var response = await GetAsync("/_astro/hoisted.js", acceptEncoding: accepted);

        Assert.Equal((HttpStatusCode.OK, coding), (response.StatusCode, response.Content.Headers.ContentEncoding.SingleOrDefault()));
        Assert.Equal("Accept-Encoding", FieldOf(response, "Vary"));
    }

    // gzip on; gzip_types application/json.
    [Fact]
    public async Task Gzip_AnswerOfTheBackend_IsCompressed()
    {
        using var response = await GetAsync("/api/rivers", acceptEncoding: "gzip");
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.StartsWith("{\"path\":\"/api/rivers\"", await new StreamReader(plain).ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // error_page 404 /404.html; location = /404.html { internal; }.
    [Theory]
    [InlineData("/missing.js")]
    [InlineData("/404.html")]
    public async Task ErrorPage_NothingThere_IsThePageUnder404(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not here", await TextOfAsync(response));
    }

    // return 301 /new-page; return 302 https://aka.ms/install.sh.
    [Theory]
    [InlineData("/old-page", 301, "/new-page")]
    [InlineData("/install.sh", 302, "https://aka.ms/install.sh")]
    public async Task Return_OldPath_LeadsToTheNewOne(string path, int status, string location)
    {
        using var response = await GetAsync(path);

        Assert.Equal((status, location), ((int)response.StatusCode, FieldOf(response, "Location")));
    }

    // location /_astro/ { add_header Cache-Control …; } location ~* \.html$ { … }.
    [Theory]
    [InlineData("/_astro/hoisted.js", "public, max-age=31536000, immutable")]
    [InlineData("/about.html", "no-cache")]
    [InlineData("/", "no-cache")]
    public async Task AddHeader_CacheControl_IsThatOfThePath(string path, string expected)
    {
        using var response = await GetAsync(path);

        Assert.Equal(expected, FieldOf(response, "Cache-Control"));
    }

    // location /api/ { proxy_pass http://backend:5000; }.
    [Theory]
    [InlineData("/api/rivers", 200)]
    [InlineData("/api/missing", 404)]
    public async Task ProxyPass_Api_IsAnsweredByTheBackend(string path, int status)
    {
        using var response = await GetAsync(path, accept: Navigation);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith($"{{\"path\":\"{path}\"", await TextOfAsync(response), StringComparison.Ordinal);
    }

    // try_files $uri $uri.html $uri/ /index.html.
    [Theory]
    [InlineData("/about.html", "about")]
    [InlineData("/about", "about")]
    [InlineData("/docs", "docs")]
    [InlineData("/users/42", "the application")]
    public async Task TryFiles_Path_IsTheFirstThatIsThere(string path, string expected)
    {
        using var response = await GetAsync(path, accept: Navigation);

        Assert.Equal((HttpStatusCode.OK, expected), (response.StatusCode, await TextOfAsync(response)));
    }

    // rewrite ^(.+)/$ $1 permanent.
    [Theory]
    [InlineData("/docs/", "/docs")]
    [InlineData("/about/?x=1", "/about?x=1")]
    public async Task Rewrite_TrailingSlash_LeadsToThePathWithout(string path, string expected)
    {
        using var response = await GetAsync(path);

        Assert.Equal(301, (int)response.StatusCode);
        Assert.Equal(expected, new Uri(new Uri($"https://{Host}{path}"), FieldOf(response, "Location")).PathAndQuery);
    }

    // server { listen 80; return 301 https://$host$request_uri; }. A file that the door would answer, too.
    [Theory]
    [InlineData("/_astro/hoisted.js")]
    [InlineData("/docs?x=1")]
    [InlineData("/api/rivers")]
    public async Task Listen_Http_LeadsToHttps(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url("http"), path));
        request.Headers.Host = Host;
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((308, $"https://{Host}:{Url("https").Port}{path}"), ((int)response.StatusCode, FieldOf(response, "Location")));
        Assert.Null(FieldOf(response, "Strict-Transport-Security"));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string? acceptEncoding = null, Version? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url("https"), path)) { Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = Host;
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Uri Url(string scheme) => _server!.Output.Split('\n')
        .Select(static line => line.Trim())
        .Where(line => line.StartsWith($"url   {scheme}:", StringComparison.Ordinal))
        .Select(static line => new Uri(line[6..]))
        .First();

    private void WriteCoded(string name, string text, Func<Stream, Stream> encode)
    {
        var coded = new MemoryStream();

        using (var stream = encode(coded))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        _directory.Write(name, coded.ToArray());
    }

    private static string? FieldOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private static Task<string> TextOfAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
