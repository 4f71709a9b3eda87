using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire.Site;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public partial class DebugHeaderTests
{
    private const string Name = "Zerocopy-Explain";

    [Theory]
    [InlineData("/about.html", "match=path, file=\"/about.html\", coding=identity")]
    [InlineData("/", "match=default_document, file=\"/index.html\", coding=identity")]
    [InlineData("/about", "match=clean_url, file=\"/about.html\", coding=identity")]
    [InlineData("/app.js", "match=path, file=\"/app.js.br\", coding=br, rules=(\"*.js\" \"/app*\")", "Accept-Encoding: br")]
    [InlineData("/app.js", "match=path, file=\"/app.js\", coding=identity, rules=(\"*.js\" \"/app*\")")]
    [InlineData("/f%C3%BC.txt", "match=path, file=%\"/f%c3%bc.txt\", coding=identity")]
    [InlineData("/about.html", "match=path, file=\"/about.html\", coding=identity", "Range: bytes=0-1")]
    [InlineData("/about.html", "match=path, file=\"/about.html\", coding=identity", "Range: bytes=99-")]
    [InlineData("/about.html", "match=path, file=\"/about.html\", coding=identity", "If-None-Match: *")]
    [InlineData("/about.html", "match=path, file=\"/about.html\", coding=identity", "If-Match: \"no\"")]
    public async Task Get_ByBothDoors_TellsTheSameOfTheFile(string path, string expected, params string[] fields)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        await using var site = await StartAsync();

        var byDoor = await site.GetAsync(path, byDoor: true, fields);
        var byPipeline = await site.GetAsync(path, byDoor: false, [.. fields, "Content-Length: 0"]);

        var hasContent = byDoor.StatusCode is 200 or 206;
        Assert.Equal($"{expected}, door=connection{(hasContent ? ", mechanism=memory, reason=small" : "")}", byDoor[Name]);
        Assert.Equal($"{expected}, door=pipeline{(hasContent ? ", mechanism=sendfile, reason=raw_socket" : "")}", byPipeline[Name]);
        Assert.Equal(Rest(byPipeline), Rest(byDoor));
        Assert.Equal(byPipeline.Body, byDoor.Body);
    }

    [LinuxFact]
    public async Task Get_LargeFile_IsSentBySendFile()
    {
        await using var site = await StartAsync();

        Assert.EndsWith("door=connection, mechanism=sendfile, reason=large", (await site.GetAsync("/large.bin", byDoor: true))[Name]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs", "match=redirect, door=pipeline")]
    [InlineData("/empty/", "match=listing, door=pipeline")]
    [InlineData("/deep", "match=fallback_page, file=\"/index.html\", door=pipeline", "Accept: text/html")]
    [InlineData("/missing.js", "match=error_page, file=\"/404.html\", door=pipeline")]
    public async Task Get_NoFile_TellsWhatThePathLedTo(string path, string expected, params string[] fields)
    {
        await using var site = await StartAsync();

        Assert.StartsWith(expected, (await site.GetAsync(path, byDoor: false, fields))[Name]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NothingAndNoErrorPage_TellsSo()
    {
        await using var site = await StartAsync(options => options.ErrorPages["404"] = "/nowhere.html");

        Assert.Equal("match=nothing, door=pipeline", (await site.GetAsync("/missing.js", byDoor: false))[Name]);
    }

    [Fact]
    public async Task Get_BodyThatIsCopied_TellsWhy()
    {
        var options = new ZeroCopyFileServerOptions();
        options.Files.DebugHeader = Name;
        options.FileProvider = new StreamProvider();
        await using var server = await WireServer.StartAsync((app, _) => app.UseZeroCopyFileServer(options));

        var response = await RawClient.GetAsync(server.Port, "/index.html");

        Assert.Equal("match=path, file=\"/index.html\", coding=identity, door=pipeline, mechanism=copy, reason=not_a_file", response[Name]);
    }

    [Fact]
    public async Task Get_NotAskedFor_SaysNothing()
    {
        await using var site = await DoorSite.StartAsync();

        Assert.Null((await RawClient.GetAsync(site.Server.Port, "/about.html"))[Name]);
        Assert.Null((await RawClient.GetAsync(site.Server.Port, "/missing.js"))[Name]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("Name:")]
    [InlineData("etag")]
    [InlineData("Content-Length")]
    public void DebugHeader_NoNameOfItsOwn_Throws(string name)
    {
        var options = new ZeroCopyFileOptions();

        Assert.Contains("Zerocopy-Explain", Assert.Throws<ArgumentException>(() => options.DebugHeader = name).Message, StringComparison.Ordinal);
        Assert.Null(options.DebugHeader);
    }

    // What differs between the doors, left out.
    private static string Rest(RawResponse response) => ByDoor().Replace(response.Comparable, "");

    private static async Task<DoorSite> StartAsync(Action<ZeroCopyFileServerOptions>? configure = null)
    {
        var site = await DoorSite.StartAsync(options =>
        {
            options.CleanUrls = true;
            options.EnableDirectoryBrowsing = true;
            options.NavigationFallback = "/index.html";
            options.Files.DebugHeader = Name;
            options.Files.PrecompressedCodings.Add("br");
            options.Files.CacheRules.Add(new CacheRule("*.js") { MaxAge = TimeSpan.FromHours(1) });
            options.Files.CacheRules.Add(new CacheRule("/app*") { Headers = { ["X-App"] = "yes" } });
            configure?.Invoke(options);
        });
        SiteServer.Write(site.Server.Root, "app.js", "let a=1");
        SiteServer.Write(site.Server.Root, "fü.txt", "text");
        SiteServer.Write(site.Server.Root, "large.bin", new string('x', 40_000));
        SiteServer.WriteCoded(site.Server.Root, "app.js", ".br", "let a=1"u8.ToArray());
        return site;
    }

    private sealed class StreamProvider : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public long Length => 4;

        public string? PhysicalPath => null;

        public string Name => "index.html";

        public DateTimeOffset LastModified => SiteServer.Old;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream("home"u8.ToArray());

        public IFileInfo GetFileInfo(string subpath) => this;

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    [GeneratedRegex(", door=.*")]
    private static partial Regex ByDoor();
}
