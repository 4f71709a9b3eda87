using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Serving;

public class SiteRootTests
{
    [Fact]
    public void TryResolve_ExistingDirectory_GivesItsAbsolutePath()
    {
        using var directory = new TemporaryDirectory();
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), directory.Path);

        Assert.True(SiteRoot.TryResolve(relative, out var root, out var problem));
        Assert.Equal(directory.Path, root);
        Assert.Null(problem);
    }

    [Fact]
    public void TryResolve_MissingDirectory_NamesIt()
    {
        using var directory = new TemporaryDirectory();
        var missing = Path.Combine(directory.Path, "nowhere");

        Assert.False(SiteRoot.TryResolve(missing, out var root, out var problem));
        Assert.Null(root);
        Assert.Contains($"there is no directory '{missing}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryResolve_File_NamesTheDirectoryThatHoldsIt()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("index.html", "x");

        Assert.False(SiteRoot.TryResolve(file, out _, out var problem));
        Assert.Contains($"'{file}' is a file", problem, StringComparison.Ordinal);
        Assert.EndsWith($"zerocopy {directory.Path}", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void TryResolve_NoPath_SaysSo(string text)
    {
        Assert.False(SiteRoot.TryResolve(text, out _, out var problem));
        Assert.Contains("is not a path", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Sample_AfterABuild_HoldsTheSite() => Assert.True(File.Exists(Path.Combine(SiteRoot.Sample, "index.html")));
}
