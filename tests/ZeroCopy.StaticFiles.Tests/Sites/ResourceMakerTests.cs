using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Abstractions;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>What is answered on the connection, from where, and what is left to the pipeline.</summary>
public sealed class ResourceMakerTests : IDisposable
{
    private readonly SampleSite _site = new();

    public ResourceMakerTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Write("a.js", "first");
        _site.Write("sub/index.html", "page");
        _site.Write(".env", "hidden");
        _site.Write("type.unknown", "?");
        _site.Write("empty.txt", "");
    }

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("/none.txt")]
    [InlineData("/.env")]
    [InlineData("/%2eenv")]
    [InlineData("/type.unknown")]
    [InlineData("/sub")]
    [InlineData("/sub/")]
    [InlineData("/")]
    [InlineData("/sub%2findex.html")]
    [InlineData("/sub/../a.js")]
    [InlineData("/sub/%2e%2e/a.js")]
    [InlineData("/a.js%00")]
    [InlineData("/a%ff.js")]
    [InlineData("/a.js%")]
    [InlineData("/a.js/")]
    public void LookUp_NoFileOfTheSite_IsElsewhere(string path) => Assert.True(LookUp(path).IsElsewhere);

    [Theory]
    [InlineData("/a.js")]
    [InlineData("/%61.js")]
    [InlineData("/sub/index.html")]
    [InlineData("//a.js")]
    public void LookUp_FileOfTheSite_IsHere(string path) => Assert.False(LookUp(path).IsElsewhere);

    [Theory]
    [InlineData("/static/a.js", false)]
    [InlineData("/STATIC/a.js", false)]
    [InlineData("/a.js", true)]
    [InlineData("/staticsub/a.js", true)]
    [InlineData("/static", true)]
    [InlineData("/static/none.js", true)]
    public void LookUp_Mount_IsHereOnlyBelowIt(string path, bool isElsewhere)
    {
        _site.Server = new FileServerSettings { Mount = "/static" };
        Assert.Equal(isElsewhere, LookUp(path).IsElsewhere);
    }

    [Fact]
    public void LookUp_DefaultDocument_IsHere()
    {
        _site.Server = new FileServerSettings { DefaultFiles = ["index.html"], RedirectToAppendTrailingSlash = true };
        Assert.False(LookUp("/sub/").IsElsewhere);
        Assert.True(LookUp("/sub").IsElsewhere);
    }

    [Fact]
    public void LookUp_YoungFile_IsElsewhereUntilItsTagIsStrong()
    {
        var cache = _site.CreateCache();
        _site.Write("a.js", "young", _site.Time.GetUtcNow().AddMilliseconds(-5));
        Assert.True(cache.LookUp("/a.js"u8).IsElsewhere);

        _site.Time.Advance(TimeSpan.FromSeconds(2));

        var resource = cache.LookUp("/a.js"u8);
        Assert.False(resource.IsElsewhere);
        Assert.StartsWith("\"", resource.Representations[0].Fields.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public void LookUp_DateInTheFuture_IsElsewhere()
    {
        _site.Write("a.js", "future", _site.Time.GetUtcNow().AddHours(1));
        Assert.True(LookUp("/a.js").IsElsewhere);
    }

    [Fact]
    public void LookUp_CodeOfTheApplication_IsElsewhere()
    {
        var plain = _site.Responses;

        foreach (var responses in new[]
        {
            plain with { OnPrepareResponse = _ => { } },
            plain with { OnPrepareResponseAsync = _ => Task.CompletedTask },
            plain with { CustomEntityTag = _ => "\"a\"" },
            plain with { ReprDigest = true },
        })
        {
            _site.Responses = responses;
            Assert.True(LookUp("/a.js").IsElsewhere);
        }
    }

    [Fact]
    public void LookUp_NotADirectoryOfTheSystem_IsElsewhere()
    {
        using var provider = new PhysicalFileProvider(_site.Root.Path);
        using var files = new FileSource(new CompositeFileProvider(provider), _site.Time, 100, default, serveHiddenFiles: false);
        using var cache = new ResourceCache(
            new HostSites(new Site(NullLogger.Instance, files, _site.Responses, _site.Server)), _site.Memory, _site.Time, new ResourceCacheSettings(10, TimeSpan.FromSeconds(1), 0));
        Assert.True(cache.LookUp("/a.js"u8).IsElsewhere);
    }

    [Fact]
    public void LookUp_UpToTheLength_IsInMemoryAndBeyondItOpen()
    {
        _site.Write("small.txt", new string('s', 1_000));
        _site.Write("large.txt", new string('l', 1_001));
        var cache = _site.CreateCache(maxContentLength: 1_000);

        var small = cache.LookUp("/small.txt"u8).Representations[0];
        Assert.Equal((1_000L, new string('s', 1_000)), (small.Length, Encoding.ASCII.GetString(small.Content!.Span)));

        var large = cache.LookUp("/large.txt"u8).Representations[0];
        Assert.Null(large.Content);
        Assert.True(large.TryAcquire(out var file));
        Assert.Equal(1_001, RandomAccess.Read(file.Handle!, new byte[2_000], 0));
        file.Dispose();
        Assert.Equal(1_000, _site.Memory.UsedBytes);
    }

    [Fact]
    public void LookUp_EmptyFile_IsHere()
    {
        var empty = LookUp("/empty.txt").Representations[0];
        Assert.Equal((0, 0), (empty.Length, empty.Content!.Length));
    }

    [Fact]
    public void LookUp_MemoryLimitReached_IsSentFromItsDescriptor()
    {
        _site.Memory.Limit = 7;
        _site.Write("b.js", "other");
        var cache = _site.CreateCache();
        Assert.NotNull(cache.LookUp("/a.js"u8).Representations[0].Content);

        var other = cache.LookUp("/b.js"u8);

        Assert.False(other.IsElsewhere);
        Assert.Null(other.Representations[0].Content);
        Assert.True(other.Representations[0].TryAcquire(out var file));
        file.Dispose();
        Assert.Equal(5, _site.Memory.UsedBytes);
    }

    [Fact]
    public void LookUp_NoOpenFiles_IsHereOnlyFromMemory()
    {
        _site.OpenFiles = 0;
        _site.Write("large.txt", new string('l', 1_001));
        var cache = _site.CreateCache(maxContentLength: 1_000);
        Assert.NotNull(cache.LookUp("/a.js"u8).Representations[0].Content);
        Assert.True(cache.LookUp("/large.txt"u8).IsElsewhere);
    }

    [Fact]
    public void LookUp_CodedFiles_AreVariantsOfTheirOwn()
    {
        _site.Serve(ContentCodings.Brotli, ContentCodings.Gzip);
        _site.Write("a.js.br", "b");
        _site.Write("a.js.gz", "gz");
        _site.Write("a.js.zst", "zst");

        var resource = LookUp("/a.js");

        Assert.Equal([ContentCodings.None, ContentCodings.Brotli, ContentCodings.Gzip], resource.Representations.ToArray().Select(each => each.Coding));
        Assert.Equal([5L, 1L, 2L], resource.Representations.ToArray().Select(each => each.Length));
        Assert.Equal(3, resource.Representations.ToArray().Select(each => each.Fields.ETag).Distinct().Count());
        Assert.Equal(ContentCodings.Brotli, Choose(resource, "gzip, br"));
        Assert.Equal(ContentCodings.Gzip, Choose(resource, "gzip, br;q=0.5"));
        Assert.Equal(ContentCodings.None, Choose(resource, "zstd"));
        Assert.Equal(ContentCodings.None, Choose(resource, ""));

        foreach (var representation in resource.Representations)
        {
            Assert.True(representation.TryGetFieldLines(200, out var lines));
            var text = Encoding.ASCII.GetString(lines);
            Assert.Contains("Vary: Accept-Encoding\r\n", text, StringComparison.Ordinal);
            Assert.Equal(representation.Coding != ContentCodings.None, text.Contains("Content-Encoding: ", StringComparison.Ordinal));
            Assert.Contains($"ETag: {representation.Fields.ETag}\r\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LookUp_StaleCodedFile_IsLeftOut()
    {
        _site.Serve(ContentCodings.Brotli, ContentCodings.Gzip);
        _site.Write("a.js.br", "b", SampleSite.Old.AddSeconds(-1));
        _site.Write("a.js.gz", "gz");
        Assert.Equal([ContentCodings.None, ContentCodings.Gzip], LookUp("/a.js").Representations.ToArray().Select(each => each.Coding));
    }

    [Fact]
    public void LookUp_VariantAppears_IsAnotherResource()
    {
        _site.Serve(ContentCodings.Brotli);
        var cache = _site.CreateCache();
        var before = cache.LookUp("/a.js"u8);
        _site.Write("a.js.br", "b");

        var after = cache.LookUp("/a.js"u8);

        Assert.Equal((1, 2), (before.Representations.Length, after.Representations.Length));
        Assert.Same(after, cache.LookUp("/a.js"u8));
        Assert.Equal(6, _site.Memory.UsedBytes);
    }

    // A client that takes the coding gets the coded file, and another one what stands behind it: the pipeline's to tell apart.
    [Fact]
    public void LookUp_OnlyACodedFile_IsElsewhereWhateverStandsBehindIt()
    {
        _site.Serve(ContentCodings.Brotli);
        _site.Responses = _site.Responses with { ServeCodedWithoutOriginal = true };
        _site.Server = new FileServerSettings { TryFiles = ["/a.js"], CleanUrls = true, DefaultFiles = ["index.html", "second.html"] };
        _site.Write("coded.js.br", "coded");
        _site.Write("clean.html.br", "coded");
        _site.Write("docs/index.html.br", "coded");
        _site.Write("docs/second.html", "second");

        Assert.True(LookUp("/coded.js").IsElsewhere);
        Assert.True(LookUp("/clean").IsElsewhere);
        Assert.True(LookUp("/docs/").IsElsewhere);
        Assert.False(LookUp("/none.js").IsElsewhere);
        Assert.False(LookUp("/docs/second.html").IsElsewhere);
    }

    [Theory]
    [InlineData("/a.js", ElsewhereReason.None)]
    [InlineData("/none.js", ElsewhereReason.NoFile)]
    [InlineData("/sub%2findex.html", ElsewhereReason.TargetNotPlain)]
    [InlineData("/coded.js", ElsewhereReason.OnlyCoded)]
    [InlineData("/new.js", ElsewhereReason.JustChanged)]
    internal void LookUp_Target_TellsWhyItIsElsewhere(string path, ElsewhereReason expected)
    {
        _site.Serve(ContentCodings.Brotli);
        _site.Responses = _site.Responses with { ServeCodedWithoutOriginal = true };
        _site.Write("coded.js.br", "coded");
        _site.Write("new.js", "new", _site.Time.GetUtcNow());

        Assert.Equal(expected, LookUp(path).Elsewhere);
    }

    [Fact]
    public void LookUp_OptionsWithCodeToRun_TellsSo()
    {
        _site.Responses = _site.Responses with { ReprDigest = true };

        Assert.Equal(ElsewhereReason.OptionsNeedPipeline, LookUp("/a.js").Elsewhere);
    }

    [Fact]
    public void LookUp_SiteThatLeavesAllToThePipeline_TellsSo()
    {
        _site.Server = new FileServerSettings { AnswersOnConnection = false };

        Assert.Equal(ElsewhereReason.OptionsNeedPipeline, LookUp("/a.js").Elsewhere);
    }

    [Fact]
    public void LookUp_OutsideTheMount_TellsSo()
    {
        _site.Server = new FileServerSettings { Mount = "/static" };

        Assert.Equal(ElsewhereReason.OutsideMount, LookUp("/a.js").Elsewhere);
    }

    [Fact]
    public void LookUp_ContentBySize_TellsHowItLeaves()
    {
        _site.Write("large.js", new string('x', 1_001));

        Assert.Equal(("memory", "small"), (LookUp("/a.js").Representations[0].Delivery.Mechanism, LookUp("/a.js").Representations[0].Delivery.Reason));
        Assert.Equal(("sendfile", "large"), (LookUp("/large.js").Representations[0].Delivery.Mechanism, LookUp("/large.js").Representations[0].Delivery.Reason));
        _site.Memory.Limit = 0;
        Assert.Equal("no_room_in_memory", LookUp("/a.js").Representations[0].Delivery.Reason);
    }

    private CachedResource LookUp(string path) => _site.CreateCache().LookUp(SampleSite.Bytes(path));

    private static ContentCodings Choose(CachedResource resource, string acceptEncoding) =>
        resource.Choose(acceptEncoding, out _).Coding;
}
