using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Files;

/// <summary>What a watched directory tells counts at once, however long a look is good for.</summary>
public sealed class FileCacheGenerationTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FileCache _cache;

    public FileCacheGenerationTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _cache = new FileCache(new FileRoot(_root.Path, _time), _time, capacity: 16, TimeSpan.FromHours(1));
        _root.Write("a.txt", "first");
        _root.Write("sub/a.txt", "first");
    }

    public void Dispose()
    {
        _cache?.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void Generation_NotWatched_StaysAndSoDoesTheFile()
    {
        Assert.Equal("first", Read("/a.txt"));
        Replace("a.txt", "other");
        Thread.Sleep(100);

        Assert.Equal(0, _cache.Generation);
        Assert.Equal("first", Read("/a.txt"));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("sub/a.txt")]
    public void Open_RenamedOverInAWatchedDirectory_SeesTheNewFileWithinTheRevalidationTime(string name)
    {
        _cache.Watch();
        Assert.Equal("first", Read("/" + name));

        Replace(name, "other");

        WaitForAChange(since: 0);
        Assert.Equal("other", Read("/" + name));
    }

    [Fact]
    public void Open_SecondChange_IsSeenToo()
    {
        _cache.Watch();
        _cache.Watch();
        Read("/a.txt");
        Replace("a.txt", "second");
        WaitForAChange(since: 0);
        Assert.Equal("second", Read("/a.txt"));
        Quiet();

        var generation = _cache.Generation;
        Replace("a.txt", "third");

        WaitForAChange(generation);
        Assert.Equal("third", Read("/a.txt"));
    }

    [Fact]
    public void Open_DeletedInAWatchedDirectory_IsNotFound()
    {
        _cache.Watch();
        Read("/sub/a.txt");

        File.Delete(_root["sub/a.txt"]);

        WaitForAChange(since: 0);
        Assert.Equal(FileOpenStatus.NotFound, _cache.Open("/sub/a.txt").Status);
    }

    [Fact]
    public void Open_DirectoryReplaced_SeesTheNewOneAndWatchesIt()
    {
        _cache.Watch();
        Read("/sub/a.txt");
        _root.Write("next/a.txt", "second");
        Directory.Move(_root["sub"], _root["old"]);
        Directory.Move(_root["next"], _root["sub"]);
        WaitForAChange(since: 0);
        Quiet();
        Assert.Equal("second", Read("/sub/a.txt"));

        var generation = _cache.Generation;
        Replace("sub/a.txt", "third");

        WaitForAChange(generation);
        Assert.Equal("third", Read("/sub/a.txt"));
    }

    [Fact]
    public void Generation_FileThatWasMissing_CountsWhenItComes()
    {
        _cache.Watch();
        Assert.Equal(FileOpenStatus.NotFound, _cache.Open("/b.txt").Status);

        Replace("b.txt", "new");

        WaitForAChange(since: 0);
        Assert.Equal("new", Read("/b.txt"));
    }

    private void Replace(string name, string content)
    {
        using var elsewhere = new TemporaryDirectory();
        File.Move(elsewhere.Write("file", content), _root[name], overwrite: true);
    }

    private void WaitForAChange(int since)
    {
        var started = Stopwatch.GetTimestamp();

        while (_cache.Generation == since)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "No change was told.");
            Thread.Sleep(1);
        }
    }

    // Until the events of a change are all there: a rename has two, and others may follow.
    private void Quiet()
    {
        for (int seen; (seen = _cache.Generation) >= 0;)
        {
            Thread.Sleep(50);

            if (_cache.Generation == seen)
            {
                return;
            }
        }
    }

    private string Read(string path)
    {
        using var file = _cache.Open(path).File;
        var content = new byte[file.Length];
        return Encoding.UTF8.GetString(content, 0, RandomAccess.Read(file.Handle!, content, 0));
    }
}
