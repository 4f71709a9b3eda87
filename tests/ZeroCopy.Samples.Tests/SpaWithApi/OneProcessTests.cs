using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using ZeroCopy.Samples.SpaWithApi;

namespace ZeroCopy.Samples.Tests.SpaWithApi;

/// <summary>Site and API from one process, over a socket.</summary>
public sealed class OneProcessTests : IDisposable
{
    private readonly WebApplicationFactory<River> _factory = new WebApplicationFactory<River>()
        .WithWebHostBuilder(builder => builder.UseSetting("Site", Repository.Sample("spa-with-api/site")));

    private readonly HttpClient _client;

    public OneProcessTests()
    {
        _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _client = _factory.CreateClient();
    }

    public void Dispose()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    [Theory]
    [InlineData("/", "text/html", HttpStatusCode.OK)]
    [InlineData("/rivers/danube", "text/html", HttpStatusCode.OK)]
    [InlineData("/about", "text/html", HttpStatusCode.OK)]
    [InlineData("/assets/missing.0a1b2c3d.js", "*/*", HttpStatusCode.NotFound)]
    [InlineData("/api/missing", "application/json", HttpStatusCode.NotFound)]
    [InlineData("/api/rivers/missing", "application/json", HttpStatusCode.NotFound)]
    public async Task Get_Path_IsThePageOrNotFound(string path, string accept, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.OK)
        {
            Assert.Contains("importmap", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_HashedAssets_AreImmutable()
    {
        foreach (var path in Directory.EnumerateFiles(Repository.Sample("spa-with-api/site/assets")))
        {
            using var response = await _client.GetAsync("/assets/" + Path.GetFileName(path), TestContext.Current.CancellationToken);

            Assert.Equal("immutable", response.Headers.CacheControl?.Extensions.Single().Name);
            Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
        }
    }

    [Fact]
    public async Task Post_Sighting_IsCounted()
    {
        using var response = await _client.PostAsync("/api/rivers/danube/sightings", null, TestContext.Current.CancellationToken);

        var danube = await _client.GetFromJsonAsync<River>("/api/rivers/danube", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, danube?.Sightings);
        Assert.Equal(6, (await _client.GetFromJsonAsync<River[]>("/api/rivers", TestContext.Current.CancellationToken))?.Length);
    }
}
