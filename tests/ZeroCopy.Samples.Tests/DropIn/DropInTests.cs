using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.Samples.DropIn;

namespace ZeroCopy.Samples.Tests.DropIn;

/// <summary>The sample beside the application that it was: one line differs, and over a socket nothing does that is not meant to.</summary>
public sealed class DropInTests : IAsyncLifetime
{
    private readonly WebApplicationFactory<NoteBook> _factory = new WebApplicationFactory<NoteBook>()
        .WithWebHostBuilder(builder => builder.UseEnvironment("Production"));

    private WebApplication? _stock;
    private HttpClient _ours = null!;
    private HttpClient _theirs = null!;

    public async ValueTask InitializeAsync()
    {
        _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _ours = _factory.CreateClient();
        _stock = await StockApplication.StartAsync();
        _theirs = new HttpClient { BaseAddress = new Uri(_stock.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _ours.Dispose();
        _theirs.Dispose();
        await _factory.DisposeAsync();
        await _stock!.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/css/site.css")]
    [InlineData("/js/site.js")]
    [InlineData("/favicon.svg")]
    [InlineData("/missing.png")]
    [InlineData("/css")]
    [InlineData("/css/")]
    [InlineData("/../appsettings.json")]
    [InlineData("/api/notes")]
    [InlineData("/api/missing")]
    public async Task Request_AnyPath_IsAnsweredAsBefore(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            Assert.Equal(await Answer.OfAsync(_theirs, method, path), await Answer.OfAsync(_ours, method, path));
        }
    }

    [Theory]
    [InlineData("Range", "bytes=0-99", 206)]
    [InlineData("Range", "bytes=100-", 206)]
    [InlineData("Range", "bytes=-10", 206)]
    [InlineData("Range", "bytes=99999999-", 416)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 200)]
    [InlineData("If-Match", "\"other\"", 412)]
    public async Task Request_RangeOrCondition_IsAnsweredAsBefore(string field, string value, int status)
    {
        var answer = await Answer.OfAsync(_ours, HttpMethod.Get, "/css/site.css", field, value);

        Assert.Equal(status, answer.Status);
        Assert.Equal(await Answer.OfAsync(_theirs, HttpMethod.Get, "/css/site.css", field, value), answer);
    }

    [Fact]
    public async Task Request_SeveralRanges_IsBetterThanBefore()
    {
        Assert.Equal(200, (await Answer.OfAsync(_theirs, HttpMethod.Get, "/css/site.css", "Range", "bytes=0-1,8-9")).Status);
        Assert.Equal(206, (await Answer.OfAsync(_ours, HttpMethod.Get, "/css/site.css", "Range", "bytes=0-1,8-9")).Status);
    }

    [Fact]
    public async Task Post_Note_IsThere()
    {
        using var posted = await _ours.PostAsJsonAsync("/api/notes", new NewNote(" a note "), TestContext.Current.CancellationToken);
        using var refused = await _ours.PostAsJsonAsync("/api/notes", new NewNote(" "), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(new Note(1, "a note"), Assert.Single(_factory.Services.GetRequiredService<NoteBook>().Notes));
    }

    [Fact]
    public void Program_DiffersInOneLine()
    {
        var program = File.ReadAllText(Repository.Sample("dropin/Program.cs"));

        Assert.Contains("app.UseZeroCopyStaticFiles();   // was: app.UseStaticFiles();", program, StringComparison.Ordinal);
        Assert.Single(program.Split('\n'), line => line.Contains("ZeroCopy", StringComparison.Ordinal) && !line.StartsWith("using", StringComparison.Ordinal));
    }
}
