using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZeroCopy.Host.Configuration;
using ZeroCopy.Host.ResponseCompression;
using ZeroCopy.Host.Tests.Limits;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.ResponseCompression;

/// <summary>A middleware stands for the proxy: what matters is what it answers with.</summary>
public sealed class ProxiedCompressionTests : IDisposable
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("compressible ", 500));

    private readonly TemporaryDirectory _directory = new();

    public ProxiedCompressionTests()
    {
        _directory.Write("site/a.html", Text);
        _directory.Write("site/large.html", string.Concat(Enumerable.Repeat(Text, 20)));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("zstd", null)]
    public async Task Answer_OfText_HasACodingThatTheClientTakes(string accepted, string? coding)
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return context.Response.WriteAsync(Text);
        });

        var answer = await server.GetAsync("/app", $"Accept-Encoding: {accepted}");

        Assert.Equal((coding, "Accept-Encoding"), (answer["Content-Encoding"], answer["Vary"]));
        Assert.Equal(coding is null ? "\"1\"" : "W/\"1\"", answer["ETag"]);
        Assert.Equal(Text, Decode(answer));
    }

    [Theory]
    [InlineData("Content-Encoding", "zstd")]
    [InlineData("Cache-Control", "public, no-transform")]
    [InlineData("Content-Type", "text/event-stream")]
    [InlineData("Content-Type", "image/png")]
    [InlineData("Content-Length", "5")]
    public async Task Answer_NotToBeChanged_IsPassedOnAsItIs(string name, string value)
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.Headers[name] = value;
            return context.Response.WriteAsync("small");
        });

        var answer = await server.GetAsync("/app", "Accept-Encoding: br");

        Assert.Equal("small", answer.Text);
        Assert.Equal(name == "Content-Encoding" ? value : null, answer["Content-Encoding"]);
    }

    [LinuxFact]
    public async Task Answer_WithAFileOfTheSite_StillLeavesBySendfile()
    {
        await using var server = await StartAsync(context => context.Response.WriteAsync("application"));

        var answer = await server.GetAsync("/large.html", "Accept-Encoding: br");

        Assert.Null(answer["Content-Encoding"]);
        Assert.Equal(["sendfile"], await server.GetWaysAsync(1));
    }

    private static string Decode(RawResponse answer)
    {
        using var body = new MemoryStream(answer.Body);
        using var decoded = new StreamReader(answer["Content-Encoding"] switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        }, Encoding.UTF8);
        return decoded.ReadToEnd();
    }

    private Task<ConfiguredServer> StartAsync(RequestDelegate application) => ConfiguredServer.StartAsync(_directory, """ "Compression": { "Proxied": true } """, rest: app =>
    {
        app.UseProxiedCompression(app.Services.GetRequiredService<ServerSettings>().ProxiedCompression);
        app.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return application(context);
        });
    });
}
