using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class TrailingSlashTests
{
    [Theory]
    [InlineData("/a/b", null, "b/")]
    [InlineData("/a/b", "?x=1", "b/?x=1")]
    [InlineData("//evil.example", null, "evil.example/")]
    [InlineData("/a%20b", null, "a%20b/")]
    [InlineData("/a:b", null, "./a:b/")]
    [InlineData("/\\evil.example", null, "./%5Cevil.example/")]
    [InlineData("/", null, ".//")]
    public void RelativeLocation_Path_NamesItsLastSegment(string path, string? query, string expected) =>
        Assert.Equal(expected, TrailingSlash.RelativeLocation(path, query));

    // RFC 3986 §5.2: whatever the path, the reference resolves to it and a slash, on the same host.
    [Fact]
    public void RelativeLocation_AnyPath_StaysOnTheHost() =>
        Gen.OneOfConst("a", "b.c", "evil.example", "a:b", "%2F", "%5C", "x@y", "javascript:1").Array[1, 5].Sample(
            segments =>
            {
                var path = "/" + string.Join('/', segments);
                var request = new Uri("http://host.example" + path);
                var location = new Uri(request, TrailingSlash.RelativeLocation(path, "?q=//evil.example"));

                Assert.Equal("host.example", location.Host);
                Assert.Equal(request.AbsolutePath + "/", location.AbsolutePath);
                Assert.Equal("?q=//evil.example", location.Query);
            },
            iter: 5_000,
            threads: 1);

    [Theory]
    [InlineData("/a/b/", null, "../b")]
    [InlineData("/a/b/", "?x=1", "../b?x=1")]
    [InlineData("/evil.example/", null, "../evil.example")]
    [InlineData("/javascript:1/", null, "../javascript:1")]
    [InlineData("/a\\b/", null, "../a%5Cb")]
    public void RelativeLocationWithout_Path_NamesItsLastSegment(string path, string? query, string expected) =>
        Assert.Equal(expected, TrailingSlash.RelativeLocationWithout(path, query));

    [Fact]
    public void RelativeLocationWithout_AnyPath_StaysOnTheHost() =>
        Gen.OneOfConst("a", "b.c", "evil.example", "a:b", "%2F", "%5C", "x@y", "javascript:1").Array[1, 5].Sample(
            segments =>
            {
                var path = "/" + string.Join('/', segments);
                var location = new Uri(new Uri("http://host.example" + path + "/"), TrailingSlash.RelativeLocationWithout(path + "/", "?q=//evil.example"));

                Assert.Equal("host.example", location.Host);
                Assert.Equal(new Uri("http://host.example" + path).AbsolutePath, location.AbsolutePath);
                Assert.Equal("?q=//evil.example", location.Query);
            },
            iter: 5_000,
            threads: 1);
}
