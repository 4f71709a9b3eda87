using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Sites;

/// <summary>
/// Content lives in native memory so that the garbage collector has nothing to do with it, however much of it comes and goes.
/// </summary>
[Collection(Alone.Name)]
public sealed class ResourceCacheChurnTests : IDisposable
{
    private const int Targets = 100_000;
    private const int Files = Targets / Spellings;
    private const int Spellings = 16;
    private const int FilesPerDirectory = 1_000;
    private const int Capacity = 4_096;

    // By then the cache is full several times over, and the code is compiled.
    private const int WarmTargets = 20_000;

    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public void LookUp_HundredThousandTargets_LeavesTheManagedHeapAsItWas()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        WriteFiles();
        _site.Memory.Limit = (Capacity + 100) * 1_000;
        var cache = _site.CreateCache(Capacity);
        var held = 0;
        long mostUsed = 0;
        held += LookUp(cache, 0, WarmTargets, ref mostUsed);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var collections = GC.CollectionCount(2);

        held += LookUp(cache, WarmTargets, Targets, ref mostUsed);

        // Measured: none.
        Assert.InRange(GC.CollectionCount(2) - collections, 0, 2);

        // 80,000 times 600 bytes are 48 MB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - heap, long.MinValue, 4 * 1024 * 1024);

        // All of it came and went through native memory, which held what the cache does and no more.
        Assert.Equal(Targets, held);
        Assert.InRange(mostUsed, Capacity * 500, _site.Memory.Limit);

        cache.Dispose();
        Assert.Equal(0, _site.Memory.UsedBytes);
    }

    private static string NameOf(int file) => $"{file / FilesPerDirectory}/{file}.txt";

    // A target is remembered as it is spelled, with content of its own: sixteen for each file, as files take longer to make than to
    // ask for. Each bit writes a character of the ending in another way.
    private static string TargetOf(int number)
    {
        var name = NameOf(number % Files);
        var ending = name[^4..].Select((character, index) =>
            ((number / Files) & (1 << index)) != 0 ? $"%{(int)character:X2}" : character.ToString());
        return $"/{name[..^4]}{string.Concat(ending)}";
    }

    private void WriteFiles()
    {
        var content = new byte[1000];

        for (var file = 0; file < Files; file++)
        {
            _site.Root.Write(NameOf(file), content.AsSpan(0, 200 + (file % 800)));
        }

        // Old enough to be remembered: a look at the date of each would take as long as to write it.
        _site.Time.Advance(TimeSpan.FromHours(1));
    }

    // Asks for each, as a connection does, and holds what it finds as a send would.
    private int LookUp(ResourceCache cache, int first, int end, ref long mostUsed)
    {
        var held = 0;

        for (var target = first; target < end; target++)
        {
            var representation = cache.LookUp(SampleSite.Bytes(TargetOf(target))).Representations[0];
            mostUsed = Math.Max(mostUsed, _site.Memory.UsedBytes);

            if (representation.Content is { } content && content.TryAddReference())
            {
                held += content.Length == representation.Length ? 1 : 0;
                content.Release();
            }
        }

        return held;
    }
}
