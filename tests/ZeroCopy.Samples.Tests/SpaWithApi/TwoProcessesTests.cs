using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using ZeroCopy.Samples.SpaWithApi;

namespace ZeroCopy.Samples.Tests.SpaWithApi;

/// <summary>The API, and <c>zerocopy</c> in front of it with the site, as the README starts them.</summary>
public sealed class TwoProcessesTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<River> _application = new();
    private readonly byte[] _content = File.ReadAllBytes(Repository.Sample("spa-with-api/Api/files/river-levels.csv"));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task Get_SiteApiAndDeepLink_AreAnsweredByWhomTheyBelongTo()
    {
        using var server = await StartAsync(_application);
        using var client = new HttpClient { BaseAddress = server.Address };

        Assert.Contains("<html", await GetTextAsync(client, "/"), StringComparison.Ordinal);
        Assert.Contains("<html", await GetTextAsync(client, "/rivers/danube", "text/html"), StringComparison.Ordinal);
        Assert.Contains("Danube", await GetTextAsync(client, "/api/rivers/danube"), StringComparison.Ordinal);

        using var posted = await client.PostAsync(new Uri("/api/rivers/danube/sightings", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Contains("\"sightings\":1", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var missing = await client.GetAsync(new Uri("/api/missing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("XAccelRedirect")]
    [InlineData("XSendfile")]
    public async Task Get_Download_IsTheSameWhoeverSendsIt(string handOver)
    {
        using var factory = _application.WithWebHostBuilder(builder => builder.UseSetting("Downloads:HandOver", handOver));
        using var server = await StartAsync(factory);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/downloads/river-levels.csv") { Headers = { Range = new(100, 199) } };

        using var part = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var whole = await client.GetAsync(new Uri("/api/downloads/river-levels.csv", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(_content[100..200], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(_content, await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/csv", whole.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("max-age=600, private", whole.Headers.CacheControl?.ToString());
        Assert.Matches("^\"[0-9a-f]{24}\"$", whole.Headers.ETag?.ToString());
        Assert.DoesNotContain(whole.Headers, field => field.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase));

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/downloads/river-levels.csv") { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
        using var unchanged = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private static async Task<FrontServer> StartAsync(WebApplicationFactory<River> application)
    {
        application.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        using var client = application.CreateClient();
        return await FrontServer.StartAsync(client.BaseAddress!);
    }

    private static async Task<string> GetTextAsync(HttpClient client, string path, string accept = "*/*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
