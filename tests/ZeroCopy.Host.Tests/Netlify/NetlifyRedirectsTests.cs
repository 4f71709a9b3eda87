using CsCheck;
using ZeroCopy.Host.Netlify;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Tests.Netlify;

public class NetlifyRedirectsTests
{
    [Theory]
    [InlineData("/old /new", "/old", 301, "/new", false)]
    [InlineData("/old /new", "/old/", 301, "/new", false)]
    [InlineData("  /old\t/new   302!  # why", "/old", 302, "/new", true)]
    [InlineData("/news/:year/:slug /blog/:slug/:year 308", "/news/2024/a%b", 308, "/blog/a%25b/2024", false)]
    [InlineData("/blog/* /news/:splat", "/blog/a/b", 301, "/news/a/b", false)]
    [InlineData("/blog/* /news/:splat", "/blog", 301, "/news/", false)]
    [InlineData("/* /index.html 200", "/deep/link", 200, "/index.html", false)]
    [InlineData("/* https://example.org:8443/:splat 301!", "/a/b", 301, "https://example.org:8443/a/b", true)]
    [InlineData("/gone /404.html 404", "/gone", 404, "/404.html", false)]
    [InlineData("/a /b#part 302", "/a", 302, "/b#part", false)]
    [InlineData("/find/:q /search?term=:q", "/find/x", 301, "/search?term=x", false)]
    public void Read_Rule_LeadsWhereNetlifyLeads(string line, string path, int statusCode, string target, bool isForced)
    {
        var (rules, notes) = Read(line);

        Assert.Empty(notes);
        Assert.True(Table(rules).TryMatch(path, out var outcome));
        Assert.Equal((statusCode, target, isForced), (outcome.StatusCode, outcome.Target, outcome.Force));
    }

    [Theory]
    [InlineData("/a /b 302 Country=de", "Country=de")]
    [InlineData("/a id=:id /b/:id", "id=:id")]
    [InlineData("/a /b 200 Role=admin", "Role=admin")]
    [InlineData("/api/* https://api.example.org/:splat 200", "another server")]
    [InlineData("https://a.org/* /b", "rules for hosts")]
    [InlineData("/a /.netlify/functions/b 200", "service of Netlify")]
    [InlineData("/a /b 299", "status 299")]
    [InlineData("/a /:b", "not captured")]
    [InlineData("/a", "no target")]
    [InlineData("a /b", "not a path")]
    public void Read_WhatIsNotFollowed_IsNotedWithItsLine(string line, string note)
    {
        var (rules, notes) = Read($"# rules\n\n{line}\r\n/x /y\n");

        Assert.Single(rules);
        Assert.Equal(3, Assert.Single(notes).Line);
        Assert.Contains(note, notes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyText_IsRulesThatCanBeReadOrNotes()
    {
        var word = Gen.OneOf(Gen.OneOfConst("/a", "/:b", "/*", "*", ":splat", "301", "200!", "https://x.org/:splat", "/{c}", "$1", "Country=de", "#", "\n", "(", "[", "\\"), Gen.String);

        word.Array[0, 12].Sample(words =>
        {
            var text = string.Join(' ', words);
            var (rules, notes) = Read(text);
            Table(rules).TryMatch("/a/b", out _);
            var lines = text.Split('\n').Length;
            return rules.Count + notes.Count <= lines && notes.All(note => note.Line >= 1 && note.Line <= lines);
        });
    }

    private static (List<RewriteRule> Rules, List<NetlifyNote> Notes) Read(string text)
    {
        var rules = new List<RewriteRule>();
        var notes = new List<NetlifyNote>();
        NetlifyRedirects.Read(text, rules, notes);
        return (rules, notes);
    }

    private static RewriteTable Table(IEnumerable<RewriteRule> rules) => new([.. rules.Select(rule =>
    {
        Assert.True(PathPattern.TryParse(rule.From, out var from, out _));
        Assert.True(PathSubstitution.TryParse(rule.To, from!.Captures, out var to, out _));
        return (from, to!, rule.StatusCode, rule.Force);
    })]);
}
