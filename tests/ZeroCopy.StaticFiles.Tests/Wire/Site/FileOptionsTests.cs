using System.Security.Cryptography;
using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire.Site;

public class FileOptionsTests
{
    // :: Validators.

    // RFC 9110 §8.8.1: a weak validator "might not change for every change to the representation data".
    [Fact]
    public async Task Get_FileChangedThisInstant_HasAWeakTagUntilTheClockMovedOn()
    {
        await using var server = await SiteServer.StartAsync();
        var name = server.Root["young.txt"];
        File.WriteAllText(name, "x");

        // Ten seconds ahead: the clock will not have passed it during the test.
        File.SetLastWriteTimeUtc(name, DateTime.UtcNow.AddSeconds(10).AddTicks(1));
        var young = await RawClient.GetAsync(server.Port, "/young.txt");
        File.SetLastWriteTimeUtc(name, DateTime.UtcNow.AddSeconds(-10).AddTicks(1));
        var old = await RawClient.GetAsync(server.Port, "/young.txt");

        Assert.StartsWith("W/\"", young["ETag"], StringComparison.Ordinal);
        Assert.StartsWith("\"", old["ETag"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ContentHash_SameContentSameTag()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.EntityTags = EntityTagSource.ContentHash);
        SiteServer.Write(server.Root, "one.txt", "same", SiteServer.Old);
        SiteServer.Write(server.Root, "two.txt", "same", SiteServer.Old.AddDays(1));
        SiteServer.Write(server.Root, "three.txt", "else", SiteServer.Old);

        var (one, two, three) = (await TagAsync(server, "/one.txt"), await TagAsync(server, "/two.txt"), await TagAsync(server, "/three.txt"));

        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData("same"u8)[..16])}\"", one);
        Assert.Equal(one, two);
        Assert.NotEqual(one, three);
    }

    [Fact]
    public async Task Get_ContentHash_FollowsTheFile()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.EntityTags = EntityTagSource.ContentHash);
        SiteServer.Write(server.Root, "one.txt", "first");
        var first = await TagAsync(server, "/one.txt");

        SiteServer.Write(server.Root, "one.txt", "other", SiteServer.Old.AddSeconds(1));

        Assert.NotEqual(first, await TagAsync(server, "/one.txt"));
    }

    [Fact]
    public async Task Get_MetadataAndInode_TellsCopiesApart()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.EntityTags = EntityTagSource.MetadataAndInode);
        SiteServer.Write(server.Root, "one.txt", "same");
        SiteServer.Write(server.Root, "two.txt", "same");

        Assert.NotEqual(await TagAsync(server, "/one.txt"), await TagAsync(server, "/two.txt"));
    }

    [Fact]
    public async Task Get_CustomTag_IsComparedAndSent()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.CustomEntityTag = file => file.Name == "app.js" ? "\"v7\"" : null);

        var response = await RawClient.GetAsync(server.Port, "/app.js", "If-None-Match: W/\"v7\"");

        Assert.Equal((304, "\"v7\""), (response.StatusCode, response["ETag"]));
        Assert.NotEqual("\"v7\"", await TagAsync(server, "/about.html"));
    }

    [Fact]
    public async Task Get_CustomTagWithoutQuotes_IsAnError()
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.CustomEntityTag = _ => "v7");

        Assert.Equal(500, (await RawClient.GetAsync(server.Port, "/app.js")).StatusCode);
    }

    // :: Ranges.

    [Theory]
    [InlineData(0, "bytes=0-0", 200)]
    [InlineData(1, "bytes=0-0", 206)]
    [InlineData(1, "bytes=0-0,2-2", 200)]
    [InlineData(2, "bytes=0-0,2-2", 206)]
    public async Task Get_MaxRanges_LimitsThem(int maximum, string range, int statusCode)
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.MaxRanges = maximum);

        Assert.Equal(statusCode, (await RawClient.GetAsync(server.Port, "/app.js", "Range: " + range)).StatusCode);
    }

    // :: Caching.

    [Fact]
    public async Task Get_CacheRules_ApplyInOrderAlsoTo304()
    {
        await using var server = await SiteServer.StartAsync(options =>
        {
            options.Files.ImmutableHashedNames = true;
            options.Files.CacheRules.Add(new CacheRule("*.{js,css}") { MaxAge = TimeSpan.FromHours(1) });
            options.Files.CacheRules.Add(new CacheRule("re:/app\\.[0-9a-f]+\\.js") { MaxAge = TimeSpan.FromDays(365), Immutable = true, Headers = { ["X-Hashed"] = "yes" } });
            options.Files.CacheRules.Add(new CacheRule("/docs/**") { Headers = { ["Cache-Control"] = "no-store", ["Expires"] = "0" } });
        });

        var hashed = await RawClient.GetAsync(server.Port, "/app.3f9a1c0b.js");
        var plain = await RawClient.GetAsync(server.Port, "/app.js");
        var notModified = await RawClient.GetAsync(server.Port, "/app.js", "If-None-Match: " + plain["ETag"]);
        var docs = await RawClient.GetAsync(server.Port, "/docs/");
        var failed = await RawClient.GetAsync(server.Port, "/app.js", "If-Match: \"other\"");

        Assert.Equal(("max-age=31536000, immutable", "yes"), (hashed["Cache-Control"], hashed["X-Hashed"]));
        Assert.Equal(("max-age=3600", null), (plain["Cache-Control"], plain["X-Hashed"]));
        Assert.Equal((304, "max-age=3600"), (notModified.StatusCode, notModified["Cache-Control"]));
        Assert.Equal(("no-store", "0"), (docs["Cache-Control"], docs["Expires"]));
        Assert.Equal((412, null), (failed.StatusCode, failed["Cache-Control"]));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "max-age=31536000, immutable")]
    public async Task Get_HashedName_IsImmutableByOption(bool immutable, string? cacheControl)
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.ImmutableHashedNames = immutable);

        Assert.Equal(cacheControl, (await RawClient.GetAsync(server.Port, "/app.3f9a1c0b.js"))["Cache-Control"]);
    }

    // :: Methods.

    // RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response".
    [Theory]
    [InlineData("OPTIONS", true, 204)]
    [InlineData("POST", true, 405)]
    [InlineData("DELETE", true, 405)]
    [InlineData("POST", false, 418)]
    [InlineData("OPTIONS", false, 418)]
    public async Task Request_OtherMethods_ByOption(string method, bool answer, int statusCode)
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.AnswerOtherMethods = answer);
        using var client = await RawClient.ConnectAsync(server.Port);

        var file = await client.RequestAsync(method, "/app.js", "Content-Length: 0");
        var directory = await client.RequestAsync(method, "/docs/", "Content-Length: 0");
        var missing = await client.RequestAsync(method, "/nowhere", "Content-Length: 0");

        Assert.Equal(statusCode, file.StatusCode);
        Assert.Equal(answer ? "GET, HEAD, OPTIONS" : null, file["Allow"]);
        Assert.Equal(statusCode, directory.StatusCode);
        Assert.Equal(418, missing.StatusCode);
    }

    // :: Digests.

    // RFC 9530 §3: the digest is of the selected representation, so 200, 206 and HEAD have the same.
    [Theory]
    [InlineData(null, "sha-256")]
    [InlineData("sha-256=1, sha-512=3", "sha-512")]
    [InlineData("sha-256=10, sha-512=3", "sha-256")]
    [InlineData("sha-256=0, sha-512=0", null)]
    [InlineData("md5=5", null)]
    public async Task Get_ReprDigest_IsOfTheWholeFile(string? wanted, string? algorithm)
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.ReprDigest = true);
        var fields = wanted is null ? [] : new[] { "Want-Repr-Digest: " + wanted };
        using var client = await RawClient.ConnectAsync(server.Port);

        var whole = await client.RequestAsync("GET", "/app.js", fields);
        var part = await client.RequestAsync("GET", "/app.js", [.. fields, "Range: bytes=0-1"]);
        var head = await client.RequestAsync("HEAD", "/app.js", fields);
        var content = Encoding.UTF8.GetBytes("let b=1");
        var expected = algorithm is null ? null : $"{algorithm}=:{Convert.ToBase64String(algorithm == "sha-256" ? SHA256.HashData(content) : SHA512.HashData(content))}:";

        Assert.Equal(expected, whole["Repr-Digest"]);
        Assert.Equal((206, expected), (part.StatusCode, part["Repr-Digest"]));
        Assert.Equal(expected, head["Repr-Digest"]);
    }

    // :: Hidden files.

    [Theory]
    [InlineData(false, 418)]
    [InlineData(true, 200)]
    public async Task Get_HiddenFile_ByOption(bool serve, int statusCode)
    {
        await using var server = await SiteServer.StartAsync(options => options.Files.ServeHiddenFiles = serve);

        Assert.Equal(statusCode, (await RawClient.GetAsync(server.Port, "/.env")).StatusCode);
    }

    private static async Task<string?> TagAsync(WireServer server, string path) => (await RawClient.GetAsync(server.Port, path))["ETag"];
}
