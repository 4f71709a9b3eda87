using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public sealed class StaticFilesMultipartTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9110 §15.3.7.2: "Within the header area of each body part in the multipart content, the server MUST generate a Content-Range
    // header field corresponding to the range being enclosed in that body part."
    [Theory]
    [InlineData("bytes=0-9,20-29", "0+10 20+10")]
    [InlineData("bytes=-1,0-0", "999+1 0+1")]
    [InlineData("bytes=500-,0-9,5-19,20-29,9999-", "500+500 0+30")]
    public async Task Get_SeveralRanges_PartsInOrder(string range, string expected)
    {
        var response = await page.GetAsync("Range: " + range);

        Assert.Equal(206, response.StatusCode);
        Assert.Null(response["Content-Range"]);
        Assert.Equal(response.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), response["Content-Length"]);

        var boundary = MediaTypeHeaderValue.Parse(response["Content-Type"]).Boundary.Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(response.Body));
        var parts = new List<string>();

        while (await reader.ReadNextSectionAsync(TestContext.Current.CancellationToken) is { } section)
        {
            var content = new MemoryStream();
            await section.Body.CopyToAsync(content, TestContext.Current.CancellationToken);
            var contentRange = ContentRangeHeaderValue.Parse(section.Headers!["Content-Range"].ToString());
            var (from, length) = ((int)contentRange.From!, (int)content.Length);
            Assert.Equal("text/plain", section.ContentType);
            Assert.Equal(PageServer.Length, contentRange.Length);
            Assert.Equal(from + length - 1, contentRange.To);
            Assert.Equal(PageServer.Content[from..(from + length)], content.ToArray());
            parts.Add($"{from}+{length}");
        }

        Assert.Equal(expected, string.Join(' ', parts));
    }

    [Fact]
    public async Task Get_SeveralRangesOfALargeFile_AreSentByTheKernel()
    {
        await using var server = await WireServer.StartFilesAsync();
        server.Root.WriteSparse("large.bin", 1L << 30);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendAsync("GET", "/large.bin", "Range: bytes=0-99999,500000000-500099999,-100000");
        var (_, fields) = await client.ReadHeadAsync();
        var length = long.Parse(fields.Single(header => header.Key == "Content-Length").Value, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(length, await client.ReadBodyAsync(Stream.Null, length));
        Assert.True(await WireServer.EventuallyAsync(() => server.Transferred("sendfile") == 300_000));
        Assert.Equal(0, server.Copied);
        Assert.Equal(1, server.SentBySendFile);
    }

    [Fact]
    public async Task Get_SeveralRangesOfAStream_AreCopied()
    {
        await using var server = await WireServer.StartFilesAsync(options => options.FileProvider = new StreamProvider(PageServer.Content));

        var response = await RawClient.GetAsync(server.Port, "/any.txt", "Range: bytes=20-29,0-9");

        Assert.Equal(206, response.StatusCode);
        Assert.Contains("line 0002\n", response.Text, StringComparison.Ordinal);
        Assert.True(response.Text.IndexOf("line 0002", StringComparison.Ordinal) < response.Text.IndexOf("line 0000", StringComparison.Ordinal));

        // Counted behind the last byte, which the client may have by then.
        Assert.True(await WireServer.EventuallyAsync(() => server.CopiedBecause("not_a_file") == 1));
    }

    private sealed class StreamProvider(byte[] content) : Microsoft.Extensions.FileProviders.IFileProvider
    {
        public Microsoft.Extensions.FileProviders.IFileInfo GetFileInfo(string subpath) => new Info(content, Path.GetFileName(subpath));

        public Microsoft.Extensions.FileProviders.IDirectoryContents GetDirectoryContents(string subpath) => Microsoft.Extensions.FileProviders.NotFoundDirectoryContents.Singleton;

        public Microsoft.Extensions.Primitives.IChangeToken Watch(string filter) => Microsoft.Extensions.FileProviders.NullChangeToken.Singleton;

        private sealed class Info(byte[] content, string name) : Microsoft.Extensions.FileProviders.IFileInfo
        {
            public bool Exists => true;

            public long Length => content.Length;

            public string? PhysicalPath => null;

            public string Name => name;

            public DateTimeOffset LastModified => PageServer.Modified;

            public bool IsDirectory => false;

            public Stream CreateReadStream() => new MemoryStream(content);
        }
    }
}
