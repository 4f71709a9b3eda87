using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class PathPatternTests
{
    [Theory]
    [InlineData("/a.css", "/a.css", true)]
    [InlineData("/a.css", "/x/a.css", false)]
    [InlineData("a.css", "/x/y/a.css", true)]
    [InlineData("*.css", "/a.css", true)]
    [InlineData("*.css", "/x/y/a.css", true)]
    [InlineData("*.css", "/a.css.map", false)]
    [InlineData("*.css", "/a.CSS", false)]
    [InlineData("/*.css", "/a.css", true)]
    [InlineData("/*.css", "/x/a.css", false)]
    [InlineData("/x/*/z", "/x/y/z", true)]
    [InlineData("/x/*/z", "/x/y/y/z", false)]
    [InlineData("/x/**", "/x/y/z", true)]
    [InlineData("/x/**", "/y/x/z", false)]
    [InlineData("/x/**/z", "/x/z", true)]
    [InlineData("/x/**/z", "/x/a/b/z", true)]
    [InlineData("**", "/any/thing", true)]
    [InlineData("/a?c", "/abc", true)]
    [InlineData("/a?c", "/a/c", false)]
    [InlineData("*.{js,css}", "/a.js", true)]
    [InlineData("*.{js,css}", "/a.html", false)]
    [InlineData("/a+(b)[c].txt", "/a+(b)[c].txt", true)]
    [InlineData("re:/a[0-9]+", "/a12", true)]
    [InlineData("re:/a[0-9]+", "/a12/b", false)]
    [InlineData("re:.*\\.(png|jpg)", "/x/y.jpg", true)]
    public void IsMatch_Pattern_MatchesTheWholePath(string pattern, string path, bool expected)
    {
        Assert.True(PathPattern.TryParse(pattern, out var parsed, out var problem), problem);
        Assert.Equal(expected, parsed!.IsMatch(path));
    }

    [Theory]
    [InlineData("{a,b", "is not closed")]
    [InlineData("a}", "position 2")]
    [InlineData("re:(", "not valid")]
    [InlineData("re:(a)\\1", "not valid")]
    public void TryParse_BadPattern_SaysWhatAndWhere(string pattern, string problem)
    {
        Assert.False(PathPattern.TryParse(pattern, out _, out var told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void IsMatch_PatternWithoutWildcards_MatchesOnlyItself() =>
        Gen.Select(Gen.Char["ab./+()[]^$|\\-"].Array[1, 8], Gen.Char["ab./+()[]^$|\\-"].Array[1, 8]).Sample(
            (pattern, path) =>
            {
                var (first, second) = ("/" + new string(pattern), "/" + new string(path));
                Assert.True(PathPattern.TryParse(first, out var parsed, out _));
                Assert.True(parsed!.IsMatch(first));
                Assert.Equal(first == second, parsed.IsMatch(second));
            },
            iter: 2_000,
            threads: 1);
}
