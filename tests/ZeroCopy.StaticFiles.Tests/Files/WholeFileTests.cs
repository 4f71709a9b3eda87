using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileRoot _root;

    public WholeFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _root = new FileRoot(_directory.Path, new FakeTimeProvider());
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(300_001)]
    public void TryRead_Unchanged_ReadsAllOfIt(int length)
    {
        var content = _directory.WriteRandom("a", length);
        using var file = _root.Open("/a").File;
        var destination = new byte[file.Length];

        Assert.True(WholeFile.TryRead(file, destination));

        Assert.Equal(content, destination);
    }

    [Fact]
    public void TryRead_ShorterThanItWas_Fails()
    {
        _directory.Write("a", "0123456789");
        using var file = _root.Open("/a").File;

        _directory.Write("a", "0123");

        Assert.False(WholeFile.TryRead(file, new byte[10]));
    }

    [Fact]
    public void TryRead_LongerThanItWas_Fails()
    {
        _directory.Write("a", "0123456789");
        using var file = _root.Open("/a").File;

        File.AppendAllText(_directory["a"], "more");

        Assert.False(WholeFile.TryRead(file, new byte[10]));
    }

    [Fact]
    public void TryRead_OverwrittenAtTheSameLength_Fails()
    {
        _directory.Write("a", "0123456789");
        _directory.Date("a", DateTimeOffset.UnixEpoch);
        using var file = _root.Open("/a").File;

        _directory.Write("a", "9876543210");

        Assert.False(WholeFile.TryRead(file, new byte[10]));
    }

    // The time of the last change is the system's own, whatever is done to the other one.
    [Fact]
    public void TryRead_OverwrittenAndDatedBack_Fails()
    {
        _directory.Write("a", "0123456789");
        _directory.Date("a", DateTimeOffset.UnixEpoch);
        using var file = _root.Open("/a").File;
        Thread.Sleep(30);

        _directory.Write("a", "9876543210");
        _directory.Date("a", DateTimeOffset.UnixEpoch);

        Assert.False(WholeFile.TryRead(file, new byte[10]));
    }

    [Fact]
    public void TryRead_AnotherFileBesideIt_IsNoChange()
    {
        _directory.Write("a", "0123456789");
        using var file = _root.Open("/a").File;

        _directory.Write("b", "x");

        Assert.True(WholeFile.TryRead(file, new byte[10]));
    }
}
