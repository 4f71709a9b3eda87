using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>How much is remembered, and when it is let go.</summary>
public sealed class ResourceCacheEvictionTests : IDisposable
{
    private readonly SampleSite _site = new();

    public ResourceCacheEvictionTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Write("a.txt", "first");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void LookUp_MoreThanTheCapacity_KeepsNoMore()
    {
        var cache = _site.CreateCache(capacity: 8);

        for (var index = 0; index < 100; index++)
        {
            _site.Write($"{index}.txt", "0123456789");
            LookUp(cache, $"/{index}.txt");
        }

        Assert.InRange(_site.Memory.UsedBytes, 10, 80);
    }

    [Fact]
    public void LookUp_FloodOfMissingNames_DisplacesNoFile()
    {
        var cache = _site.CreateCache(capacity: 8);
        LookUp(cache, "/a.txt");

        for (var index = 0; index < 3_000; index++)
        {
            LookUp(cache, $"/none{index}.txt");
        }

        Assert.True(IsKnown(cache, "/a.txt"));
        Assert.InRange(Enumerable.Range(0, 3_000).Count(index => IsKnown(cache, $"/none{index}.txt")), 1, 1_024);
    }

    [Fact]
    public void LookUp_EvictedWhileItsContentIsHeld_KeepsTheBytes()
    {
        var cache = _site.CreateCache(capacity: 3);
        var held = LookUp(cache, "/a.txt").Representations[0].Content!;
        Assert.True(held.TryAddReference());

        for (var index = 0; index < 50; index++)
        {
            _site.Write($"{index}.txt", "x");
            LookUp(cache, $"/{index}.txt");
        }

        Assert.False(IsKnown(cache, "/a.txt"));
        Assert.Equal("first"u8, held.Span);
        held.Release();
        Assert.False(held.TryAddReference());
        Assert.InRange(_site.Memory.UsedBytes, 1, 3);
    }

    [Fact]
    public void Dispose_ContentHeld_FreesTheRestAtOnceAndThatWithItsSender()
    {
        var cache = _site.CreateCache();
        var held = LookUp(cache, "/a.txt").Representations[0].Content!;
        Assert.True(held.TryAddReference());
        _site.Write("b.txt", "other");
        LookUp(cache, "/b.txt");

        cache.Dispose();

        Assert.Equal(5, _site.Memory.UsedBytes);
        held.Release();
        Assert.Equal(0, _site.Memory.UsedBytes);
    }

    // A loser of the race whose content was freed must not be what the cache remembers: it would be looked up for ever.
    [Fact]
    public void LookUp_SeveralThreadsAtOnceForANewTarget_RemembersOneThatCanBeSent()
    {
        var cache = _site.CreateCache(capacity: 1_000);
        using var start = new Barrier(3);

        for (var round = 0; round < 200; round++)
        {
            _site.Write($"{round}.txt", "0123456789");
        }

        Parallel.For(0, 3, new ParallelOptions { MaxDegreeOfParallelism = 3 }, _ =>
        {
            for (var round = 0; round < 200; round++)
            {
                start.SignalAndWait(TimeSpan.FromSeconds(10));
                LookUp(cache, $"/{round}.txt");
            }
        });

        for (var round = 0; round < 200; round++)
        {
            cache.TryGet(SampleSite.Bytes($"/{round}.txt"), _site.Time.GetTimestamp(), out var resource);
            Assert.True(resource.Representations[0].Content!.TryAddReference());
            resource.Representations[0].Content!.Release();
        }

        Assert.Equal(2_000, _site.Memory.UsedBytes);
    }

    [Fact]
    public void LookUp_ManyThreadsWhileFilesAreReplaced_FreesEveryContent()
    {
        var cache = _site.CreateCache(capacity: 3);

        for (var index = 0; index < 6; index++)
        {
            _site.Write($"{index}.txt", "x");
        }

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            var random = new Random(seed);

            for (var round = 0; round < 300; round++)
            {
                var name = $"{random.Next(6)}.txt";
                var resource = LookUp(cache, "/" + name);

                if (!resource.IsElsewhere && resource.Representations[0].Content is { } content && content.TryAddReference())
                {
                    Assert.Equal(content.Length, content.Span.Count((byte)'x'));
                    content.Release();
                }

                if (seed == 0)
                {
                    using var elsewhere = new TemporaryDirectory();
                    elsewhere.Write("file", new string('x', random.Next(1, 50)));
                    elsewhere.Date("file", SampleSite.Old.AddSeconds(round));
                    File.Move(elsewhere["file"], _site.Root[name], overwrite: true);
                }
            }
        });

        cache.Dispose();
        Assert.Equal(0, _site.Memory.UsedBytes);
    }

    private bool IsKnown(ResourceCache cache, string path) => cache.TryGet(SampleSite.Bytes(path), _site.Time.GetTimestamp(), out _);

    private static CachedResource LookUp(ResourceCache cache, string path) => cache.LookUp(SampleSite.Bytes(path));
}
