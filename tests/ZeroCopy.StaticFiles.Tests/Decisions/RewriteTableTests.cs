using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class RewriteTableTests
{
    [Theory]
    [InlineData("/old", "/new", "/old", "/new")]
    [InlineData("/old", "/new", "/old/", "/new")]
    [InlineData("/blog/{slug}", "/posts/{slug}.html", "/blog/a b", "/posts/a%20b.html")]
    [InlineData("/blog/{**rest}", "/news/{rest}", "/blog/2024/05", "/news/2024/05")]
    [InlineData("/blog/{**rest}", "/news/{rest}", "/blog", "/news/")]
    [InlineData("/{**catch-all}", "https://example.org/{catch-all}", "/a/b", "https://example.org/a/b")]
    [InlineData("/{**all}", "/en/{all}", "/", "/en/")]
    [InlineData("/find/{q}", "/search?q={q}", "/find/a&b", "/search?q=a%26b")]
    [InlineData("re:/(\\d+)/(?<name>.*)", "/y$1/${name}", "/2024/x", "/y2024/x")]
    [InlineData("/*.{a,b}", "/c", "/x.b", "/c")]
    [InlineData("/a", "/\u00fc?b=\r\nc#d", "/a", "/%C3%BC?b=%0D%0Ac#d")]
    public void TryMatch_PathOfTheRule_LeadsThere(string from, string to, string path, string expected)
    {
        Assert.True(Table(from, to).TryMatch(path, out var outcome));
        Assert.Equal((302, expected), (outcome.StatusCode, outcome.Target));
    }

    [Theory]
    [InlineData("/old", "/new", "/older")]
    [InlineData("/blog/{slug}", "/x", "/blog/a/b")]
    [InlineData("/blog/{**rest}", "/x", "/blogger")]
    [InlineData("/{**all}", "/new", "/new")]
    public void TryMatch_OtherPathOrTheTargetItself_LeadsNowhere(string from, string to, string path)
    {
        Assert.False(Table(from, to).TryMatch(path, out _));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/%5Cevil.example")]
    public void TryMatch_CaptureThatBeginsASlash_NamesNoServer(string rest)
    {
        Assert.True(Table("/go/{**rest}", "/{rest}").TryMatch("/go" + rest, out var outcome));
        Assert.NotEqual('/', outcome.Target[1]);
        Assert.NotEqual('\\', outcome.Target[1]);
    }

    // A Location with a line end would be two fields.
    [Fact]
    public void TryMatch_AnyCapture_IsAPathOfVisibleCharacters() =>
        Gen.String.Sample(rest =>
        {
            var isMatched = Table("re:(?s)/go/(.*)", "/x/$1").TryMatch("/go/" + rest, out var outcome);
            return isMatched && outcome.Target.StartsWith("/x/", StringComparison.Ordinal) && outcome.Target.All(character => character is > ' ' and < '\x7f');
        });

    [Theory]
    [InlineData("/a", "b", "neither a path")]
    [InlineData("/a", "//b", "neither a path")]
    [InlineData("/a", "ftp://b/", "neither a path")]
    [InlineData("/a/{x}", "/{y}", "It captures {x}")]
    [InlineData("/a", "/{y}", "It captures nothing")]
    [InlineData("/{x}", "https://{x}/", "name of the server")]
    public void TryParse_TargetThatCannotBeMeant_SaysWhatToWrite(string from, string to, string problem)
    {
        Assert.True(PathPattern.TryParse(from, out var pattern, out _));
        Assert.False(PathSubstitution.TryParse(to, pattern!.Captures, out _, out var explanation));
        Assert.Contains(problem, explanation, StringComparison.Ordinal);
    }

    private static RewriteTable Table(string from, string to, int statusCode = 302)
    {
        Assert.True(PathPattern.TryParse(from, out var pattern, out var problem), problem);
        Assert.True(PathSubstitution.TryParse(to, pattern!.Captures, out var target, out problem), problem);
        return new RewriteTable([(pattern, target!, statusCode, true)]);
    }
}
