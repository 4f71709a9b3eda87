using System.Diagnostics;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>What is remembered, and for how long.</summary>
public sealed class ResourceCacheTests : IDisposable
{
    private readonly SampleSite _site = new();

    public ResourceCacheTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Write("a.txt", "first");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void TryGet_NeverLookedUp_FindsNothing() => Assert.False(IsKnown(_site.CreateCache(), "/a.txt"));

    [Theory]
    [InlineData("/a.txt", false)]
    [InlineData("/none.txt", true)]
    public void TryGet_LookedUp_FindsItForTheInterval(string path, bool isElsewhere)
    {
        var cache = _site.CreateCache();
        var resource = LookUp(cache, path);
        Assert.Equal(isElsewhere, resource.IsElsewhere);

        _site.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.True(cache.TryGet(SampleSite.Bytes(path), _site.Time.GetTimestamp(), out var found));
        Assert.Same(resource, found);

        _site.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(IsKnown(cache, path));
    }

    [Fact]
    public void TryGet_OtherSpelling_IsLookedUpOnItsOwn()
    {
        var cache = _site.CreateCache();
        LookUp(cache, "/a.txt");
        Assert.False(IsKnown(cache, "/%61.txt"));
        Assert.False(LookUp(cache, "/%61.txt").IsElsewhere);
    }

    [Fact]
    public void TryGet_Known_AllocatesNothing()
    {
        var cache = _site.CreateCache();
        var target = "/a.txt"u8.ToArray();
        LookUp(cache, "/a.txt");
        var before = 0L;

        // The first rounds load code.
        for (var round = 0; round < 1_100; round++)
        {
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            cache.TryGet(target, 0, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void LookUp_Unchanged_IsTheSameAndFreshAgain()
    {
        var cache = _site.CreateCache();
        var first = LookUp(cache, "/a.txt");
        _site.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Same(first, LookUp(cache, "/a.txt"));

        Assert.True(IsKnown(cache, "/a.txt"));
        Assert.Equal(5, _site.Memory.UsedBytes);
    }

    [Fact]
    public void LookUp_Changed_IsAnotherAndTheOldContentIsFreedWithItsLastSender()
    {
        var cache = _site.CreateCache();
        var first = LookUp(cache, "/a.txt").Representations[0];
        Assert.True(first.Content!.TryAddReference());
        _site.Write("a.txt", "second", SampleSite.Old.AddSeconds(1));

        var second = LookUp(cache, "/a.txt").Representations[0];

        Assert.NotEqual(first.Fields.ETag, second.Fields.ETag);
        Assert.Equal("second"u8, second.Content!.Span);
        Assert.Equal("first"u8, first.Content.Span);
        Assert.Equal(11, _site.Memory.UsedBytes);

        first.Content.Release();
        Assert.Equal(6, _site.Memory.UsedBytes);
    }

    // Same time and length, so the same entity tag; but other bytes.
    [Fact]
    public void LookUp_ReplacedByAFileOfTheSameDateAndLength_HasTheNewBytes()
    {
        var cache = _site.CreateCache();
        LookUp(cache, "/a.txt");
        _site.Write("b.txt", "other");
        File.Move(_site.Root["b.txt"], _site.Root["a.txt"], overwrite: true);

        Assert.Equal("other"u8, LookUp(cache, "/a.txt").Representations[0].Content!.Span);
    }

    [Fact]
    public void LookUp_Deleted_IsElsewhereAndFreed()
    {
        var cache = _site.CreateCache();
        LookUp(cache, "/a.txt");
        File.Delete(_site.Root["a.txt"]);

        Assert.True(LookUp(cache, "/a.txt").IsElsewhere);

        Assert.Equal(0, _site.Memory.UsedBytes);
        cache.TryGet("/a.txt"u8, _site.Time.GetTimestamp(), out var known);
        Assert.True(known.IsElsewhere);
    }

    [Fact]
    public void LookUp_CreatedMeanwhile_IsAFile()
    {
        var cache = _site.CreateCache();
        Assert.True(LookUp(cache, "/b.txt").IsElsewhere);
        _site.Write("b.txt", "new");

        Assert.False(LookUp(cache, "/b.txt").IsElsewhere);

        cache.TryGet("/b.txt"u8, _site.Time.GetTimestamp(), out var known);
        Assert.False(known.IsElsewhere);
    }

    [Fact]
    public void TryGet_ChangedInAWatchedDirectory_IsLookedUpAtOnce()
    {
        var cache = _site.CreateCache();
        LookUp(cache, "/a.txt");
        _site.Write("a.txt", "second", SampleSite.Old.AddSeconds(1));
        var started = Stopwatch.GetTimestamp();

        while (IsKnown(cache, "/a.txt"))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "The change went unnoticed.");
            Thread.Sleep(1);
        }

        Assert.Equal("second"u8, LookUp(cache, "/a.txt").Representations[0].Content!.Span);
    }

    private bool IsKnown(ResourceCache cache, string path) => cache.TryGet(SampleSite.Bytes(path), _site.Time.GetTimestamp(), out _);

    private static CachedResource LookUp(ResourceCache cache, string path) => cache.LookUp(SampleSite.Bytes(path));
}
