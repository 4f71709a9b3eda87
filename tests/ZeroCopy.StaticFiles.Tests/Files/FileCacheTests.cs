using System.Text;
using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Files;

public sealed class FileCacheTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Open_SameFileTwice_SharesOneDescriptor()
    {
        _root.Write("a.txt", "first");
        using var cache = Create();

        using var first = cache.Open("/a.txt").File;
        using var second = cache.Open("/a.txt").File;

        Assert.Same(first.Handle, second.Handle);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void Open_CapacityZero_OpensEachTime()
    {
        _root.Write("a.txt", "first");
        using var cache = Create(capacity: 0);

        using var first = cache.Open("/a.txt").File;
        using var second = cache.Open("/a.txt").File;

        Assert.NotSame(first.Handle, second.Handle);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Open_ReplacedByRenameWithoutRevalidationTime_SeesTheNewFileAtOnce()
    {
        _root.Write("a.txt", "first");
        using var cache = Create();
        Assert.Equal("first", Read(cache, "/a.txt"));

        _root.Write("b.txt", "other");
        File.Move(_root["b.txt"], _root["a.txt"], overwrite: true);

        Assert.Equal("other", Read(cache, "/a.txt"));
    }

    [Fact]
    public void Open_OverwrittenInPlace_SeesTheNewLength()
    {
        _root.Write("a.txt", "first");
        using var cache = Create();
        Assert.Equal("first", Read(cache, "/a.txt"));

        _root.Write("a.txt", "a longer text");

        Assert.Equal("a longer text", Read(cache, "/a.txt"));
    }

    [Fact]
    public void Open_Deleted_IsNotFound()
    {
        _root.Write("a.txt", "first");
        using var cache = Create();
        Read(cache, "/a.txt");

        File.Delete(_root["a.txt"]);

        Assert.Equal(FileOpenStatus.NotFound, cache.Open("/a.txt").Status);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Open_ReplacedWithinTheRevalidationTime_SeesTheNewFileAfterIt()
    {
        _root.Write("a.txt", "first");
        using var cache = Create(revalidation: TimeSpan.FromSeconds(1));
        Read(cache, "/a.txt");
        _root.Write("b.txt", "other");
        File.Move(_root["b.txt"], _root["a.txt"], overwrite: true);

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal("first", Read(cache, "/a.txt"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("other", Read(cache, "/a.txt"));
    }

    [Fact]
    public void Open_NowASymbolicLinkOutOfTheRoot_IsRefused()
    {
        using var outside = new TemporaryDirectory();
        outside.Write("secret.txt", "secret");
        _root.Write("a.txt", "first");
        using var cache = Create();
        Read(cache, "/a.txt");

        File.Delete(_root["a.txt"]);
        File.CreateSymbolicLink(_root["a.txt"], outside["secret.txt"]);

        Assert.Equal(FileOpenStatus.Refused, cache.Open("/a.txt").Status);
    }

    [Fact]
    public void Open_EvictedWhileInUse_ClosesAfterTheLastUser()
    {
        using var cache = Create(capacity: 3);
        _root.Write("held.txt", "held");
        var held = cache.Open("/held.txt").File;

        for (var index = 0; index < 32; index++)
        {
            _root.Write($"{index}.txt", "x");
            cache.Open($"/{index}.txt").File.Dispose();
        }

        // Evicted, and still readable: the response holds the descriptor.
        Assert.True(cache.Count <= 3);
        Assert.False(held.Handle!.IsClosed);
        Assert.Equal("held", Text(held));

        held.Dispose();
        Assert.True(held.Handle.IsClosed);
    }

    [Fact]
    public void Open_ManyThreadsWhileTheFileIsReplaced_AlwaysSeesAWholeFile()
    {
        _root.Write("a.txt", new string('a', 1000));
        using var cache = Create();
        var stop = false;
        var replacer = new Thread(() =>
        {
            for (var round = 0; !Volatile.Read(ref stop); round++)
            {
                _root.Write("next.txt", new string((char)('a' + (round % 26)), 1000 + (round % 7)));
                File.Move(_root["next.txt"], _root["a.txt"], overwrite: true);
            }
        });
        replacer.Start();

        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var file = cache.Open("/a.txt").File;
            var text = Text(file);
            Assert.Equal(file.Length, text.Length);
            Assert.Equal(text.Length, text.Count(character => character == text[0]));
        });

        Volatile.Write(ref stop, true);
        replacer.Join();
    }

    private FileCache Create(int capacity = 16, TimeSpan revalidation = default) =>
        new(new FileRoot(_root.Path, _time), _time, capacity, revalidation);

    private static string Read(FileCache cache, string path)
    {
        using var file = cache.Open(path).File;
        return Text(file);
    }

    private static string Text(in OpenedFile file)
    {
        var content = new byte[file.Length];
        var read = RandomAccess.Read(file.Handle!, content, 0);
        return Encoding.UTF8.GetString(content, 0, read);
    }
}
