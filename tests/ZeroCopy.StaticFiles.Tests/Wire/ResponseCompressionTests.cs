using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.FileProviders;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Behind <c>UseResponseCompression</c>: what it compresses is copied through it, the rest is not.</summary>
public class ResponseCompressionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_CompressibleType_IsCompressedRight(bool useSendFile)
    {
        await using var server = await StartAsync(useSendFile);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path, "Accept-Encoding: gzip");

        Assert.Equal("gzip", response["Content-Encoding"]);
        Assert.Null(response["Content-Length"]);
        Assert.Equal(PageServer.Content, Decompress(response.Body));
        Assert.Equal(0, server.SentBySendFile);
        Assert.Equal(useSendFile ? 0 : 1, server.Copied);
    }

    // Its body feature hands a SendFileAsync of another type on, but its writer is always a copying one.
    [Theory]
    [InlineData(true, "none")]
    [InlineData(false, "body_replaced")]
    public async Task Get_OtherType_HasItsBytes(bool useSendFile, string reason)
    {
        await using var server = await StartAsync(useSendFile);
        var content = server.Root.WriteRandom("photo.png", 100_000);

        var response = await RawClient.GetAsync(server.Port, "/photo.png", "Accept-Encoding: gzip");

        Assert.Null(response["Content-Encoding"]);
        Assert.Equal(content, response.Body);
        Assert.Equal($"{content.Length}", response["Content-Length"]);
        Assert.True(await WireServer.EventuallyAsync(() => server.CopiedBecause(reason) == 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_ClientWithoutGzip_IsSentByTheKernel(bool useSendFile)
    {
        await using var server = await StartAsync(useSendFile);

        var response = await RawClient.GetAsync(server.Port, PageServer.Path);

        Assert.Null(response["Content-Encoding"]);
        Assert.Equal(PageServer.Content, response.Body);
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == PageServer.Length));
    }

    [Fact]
    public async Task Get_Https_ModeOfTheOptionsReachesTheCompression()
    {
        var feature = new Compression();
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            app.Use((context, next) =>
            {
                context.Features.Set<IHttpsCompressionFeature>(feature);
                return next(context);
            });
            app.UseZeroCopyStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root.Path),
                HttpsCompression = HttpsCompressionMode.DoNotCompress,
            });
        });
        PageServer.Write(server.Root);

        await RawClient.GetAsync(server.Port, PageServer.Path);

        Assert.Equal(HttpsCompressionMode.DoNotCompress, feature.Mode);
    }

    private static Task<WireServer> StartAsync(bool useSendFile) => WireServer.StartAsync(
        (app, root) =>
        {
            PageServer.Write(root);

            if (useSendFile)
            {
                app.UseZeroCopySendFile();
            }

            app.UseResponseCompression();
            var options = new StaticFileOptions { FileProvider = new PhysicalFileProvider(root.Path) };
            _ = useSendFile ? app.UseStaticFiles(options) : app.UseZeroCopyStaticFiles(options);
        },
        builder => builder.Services.AddResponseCompression());

    private static byte[] Decompress(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private sealed class Compression : IHttpsCompressionFeature
    {
        public HttpsCompressionMode Mode { get; set; }
    }
}
