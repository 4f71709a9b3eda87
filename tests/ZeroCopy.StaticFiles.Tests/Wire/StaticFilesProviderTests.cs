using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>Providers that are not a directory.</summary>
public class StaticFilesProviderTests
{
    [Fact]
    public async Task Get_ProviderWithAPhysicalPath_IsSentByTheKernel()
    {
        using var root = new TemporaryDirectory();
        PageServer.Write(root);
        await using var server = await WireServer.StartFilesAsync(options => options.FileProvider = new CompositeFileProvider(new PhysicalFileProvider(root.Path)));

        var response = await RawClient.GetAsync(server.Port, PageServer.Path);

        Assert.Equal(PageServer.Content, response.Body);
        Assert.Equal(PageServer.ETag, response["ETag"]);
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 1));
    }

    [Theory]
    [InlineData("", true, 0, 1000)]
    [InlineData("", false, 0, 1000)]
    [InlineData("Range: bytes=100-299", true, 100, 200)]
    [InlineData("Range: bytes=100-299", false, 100, 200)]
    [InlineData("Range: bytes=-1", false, 999, 1)]
    public async Task Get_ProviderWithOnlyAStream_IsCopied(string field, bool canSeek, int offset, int length)
    {
        await using var server = await WireServer.StartFilesAsync(options => options.FileProvider = new StreamProvider(canSeek));

        var response = await RawClient.GetAsync(server.Port, PageServer.Path, field.Length == 0 ? [] : [field]);

        Assert.Equal(PageServer.Content[offset..(offset + length)], response.Body);
        Assert.Equal(PageServer.ETag, response["ETag"]);
        Assert.True(await WireServer.EventuallyAsync(() => server.CopiedBecause("not_a_file") == 1 && server.Transferred("pipe_copy") == length));
    }

    [Fact]
    public async Task Get_ProviderWithoutTheFile_ReachesTheNextMiddleware()
    {
        await using var server = await WireServer.StartFilesAsync(options => options.FileProvider = new NullFileProvider());

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, PageServer.Path)).StatusCode);
    }

    // A directory's provider may be derived from, to hide something; then it is asked.
    [Fact]
    public async Task Get_DerivedProvider_IsAsked()
    {
        await using var server = await WireServer.StartAsync((app, root) =>
        {
            app.UseZeroCopyStaticFiles(new StaticFileOptions { FileProvider = new HidingProvider(root.Path) });
            app.Run(WireServer.AnswerNext);
        });
        PageServer.Write(server.Root);
        server.Root.Write("hidden.txt", "secret");

        Assert.Equal(418, (await RawClient.GetAsync(server.Port, "/hidden.txt")).StatusCode);
        Assert.Equal(PageServer.Content, (await RawClient.GetAsync(server.Port, PageServer.Path)).Body);
        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 1));
    }

    private sealed class HidingProvider(string root) : PhysicalFileProvider(root), IFileProvider
    {
        IFileInfo IFileProvider.GetFileInfo(string subpath) => subpath.Contains("hidden", StringComparison.Ordinal) ? new NotFoundFileInfo(subpath) : GetFileInfo(subpath);
    }

    private sealed class StreamProvider(bool canSeek) : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => PageServer.Modified;

        public long Length => PageServer.Length;

        public string Name => "page.txt";

        public string? PhysicalPath => null;

        public Stream CreateReadStream()
        {
            var content = new MemoryStream(PageServer.Content, writable: false);
            return canSeek ? content : new System.IO.Compression.DeflateStream(Deflate(content), System.IO.Compression.CompressionMode.Decompress);
        }

        public IFileInfo GetFileInfo(string subpath) => this;

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

        private static MemoryStream Deflate(Stream content)
        {
            var deflated = new MemoryStream();

            using (var deflate = new System.IO.Compression.DeflateStream(deflated, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            {
                content.CopyTo(deflate);
            }

            deflated.Position = 0;
            return deflated;
        }
    }
}
