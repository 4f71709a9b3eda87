using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using ZeroCopy.Samples.SpaWithApi;

namespace ZeroCopy.Samples.Tests.SpaWithApi;

/// <summary>Downloads: by the process itself, or handed to the server in front with the fields that it is to keep.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly WebApplicationFactory<River> _application = new();
    private readonly byte[] _content = File.ReadAllBytes(Repository.Sample("spa-with-api/Api/files/river-levels.csv"));

    public void Dispose() => _application.Dispose();

    [Theory]
    [InlineData("XAccelRedirect", "X-Accel-Redirect", "/internal/downloads/river-levels.csv")]
    [InlineData("XSendfile", "X-Sendfile", "{files}/river-levels.csv")]
    public async Task Get_HandedOver_IsAHeadOnly(string handOver, string field, string target)
    {
        using var factory = _application.WithWebHostBuilder(builder => builder.UseSetting("Downloads:HandOver", handOver));
        using var client = factory.CreateClient();

        using var response = await client.GetAsync("/api/downloads/river-levels.csv", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            target.Replace("{files}", Repository.Sample("spa-with-api/Api/files"), StringComparison.Ordinal),
            response.Headers.GetValues(field).Single());
        Assert.Equal(0, response.Content.Headers.ContentLength);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("river-levels.csv", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("max-age=600, private", response.Headers.CacheControl?.ToString());
        Assert.Matches("^\"[0-9a-f]{24}\"$", response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Get_NotHandedOver_IsSentInParts()
    {
        _application.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        using var client = _application.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/downloads/river-levels.csv") { Headers = { Range = new(100, 199) } };

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(_content[100..200], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(_content, await client.GetByteArrayAsync(new Uri("/api/downloads/river-levels.csv", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Theory]
    [InlineData("/api/downloads/missing.csv")]
    [InlineData("/api/downloads/..%2Fappsettings.json")]
    [InlineData("/api/downloads/%2Fetc%2Fpasswd")]
    public async Task Get_UnknownName_IsNotFound(string path)
    {
        using var factory = _application.WithWebHostBuilder(builder => builder.UseSetting("Downloads:HandOver", "XAccelRedirect"));
        using var client = factory.CreateClient();

        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Accel-Redirect"));
    }
}
