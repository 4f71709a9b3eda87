using System.Net;
using System.Net.Http.Headers;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public class ServeTests(ServeTests.Site site) : IClassFixture<ServeTests.Site>
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task Get_Root_AnswersWithItsIndex()
    {
        using var response = await SendAsync(HttpMethod.Get, "/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Site.Index, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_File_AnswersWithItsBytesAndValidators()
    {
        using var response = await SendAsync(HttpMethod.Get, "/data.bin");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.ETag);
        Assert.NotNull(response.Content.Headers.LastModified);
        Assert.Empty(response.Headers.Server);
        Assert.Equal(Site.Data, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_FileOfUnknownType_IsServedAsBytes()
    {
        using var response = await SendAsync(HttpMethod.Get, "/LICENSE");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
    }

    // RFC 9110 §9.3.2: "The HEAD method is identical to GET except that the server MUST NOT send content in the response."
    [Fact]
    public async Task Head_File_AnswersWithItsLengthAndNoBody()
    {
        using var response = await SendAsync(HttpMethod.Head, "/data.bin");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Site.Data.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_Range_AnswersWithThePart()
    {
        using var response = await SendAsync(HttpMethod.Get, "/data.bin", new RangeHeaderValue(1000, 2999));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes 1000-2999/{Site.Data.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(Site.Data[1000..3000], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_RangeBeyondTheEnd_Is416WithTheLength()
    {
        using var response = await SendAsync(HttpMethod.Get, "/data.bin", new RangeHeaderValue(Site.Data.Length, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal($"bytes */{Site.Data.Length}", response.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("/missing.html")]
    [InlineData("/.secret")]
    [InlineData("/empty/")]
    public async Task Get_NoFile_Is404(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Get_DirectoryWithoutItsSlash_RedirectsToIt()
    {
        using var response = await SendAsync(HttpMethod.Get, "/guide");

        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("/guide/", new Uri(site.Server.Url, response.Headers.Location!).AbsolutePath);

        using var index = await SendAsync(HttpMethod.Get, "/guide/");
        Assert.Equal(Site.Guide, await index.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Banner_AfterStart_NamesVersionRootAndUrl()
    {
        Assert.Matches(@"^zerocopy \d+\.\d+\.\d+", site.Server.Output);
        Assert.Contains(site.Directory.Path, site.Server.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, site.Server.Url.Port);
        Assert.Empty(site.Server.Error);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(site.Server.Url, path));
        request.Headers.Range = range;
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>One server for all of these tests.</summary>
    public sealed class Site : IAsyncLifetime
    {
        internal const string Index = "<!doctype html><title>index</title>";
        internal const string Guide = "<!doctype html><title>guide</title>";

        internal static readonly byte[] Data = [.. Enumerable.Range(0, 100_000).Select(index => (byte)(index * 31))];

        internal TemporaryDirectory Directory { get; } = new();

        internal ZeroCopyProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Directory.Write("index.html", Index);
            Directory.Write("guide/index.html", Guide);
            Directory.Write("LICENSE", "free");
            Directory.Write(".secret", "secret");
            System.IO.Directory.CreateDirectory(Path.Combine(Directory.Path, "empty"));
            await File.WriteAllBytesAsync(Path.Combine(Directory.Path, "data.bin"), Data);
            Server = await ZeroCopyProcess.ServeAsync(Directory.Path);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Dispose();
        }
    }
}
