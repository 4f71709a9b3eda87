using CsCheck;
using ZeroCopy.Host.Netlify;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.Host.Tests.Netlify;

public class NetlifyHeadersTests
{
    [Fact]
    public void Read_PathsWithFields_AreRules()
    {
        var (rules, notes) = Read("""
            # all of it
            /*
              X-Frame-Options: DENY
              # a comment
              Cache-Control: max-age=0
              cache-control: no-cache

            /templates/:page/x.html
            X-Page: a: b
            """);

        Assert.Empty(notes);
        Assert.Equal(2, rules.Count);
        Assert.Equal(("DENY", "max-age=0, no-cache"), (rules[0].Fields["X-Frame-Options"], rules[0].Fields["Cache-Control"]));
        Assert.Equal("a: b", rules[1].Fields["X-Page"]);
        Assert.True(Matches(rules[0], "/") && Matches(rules[0], "/a/b") && Matches(rules[1], "/templates/a/x.html"));
        Assert.False(Matches(rules[1], "/templates/a/b/x.html"));
    }

    [Theory]
    [InlineData("/a\n  Basic-Auth: a:b", 2, "SERVED WITHOUT A PASSWORD")]
    [InlineData("/a\n  no field", 2, "no colon")]
    [InlineData("/a\n  Content-Length: 5", 2, "set by the server")]
    [InlineData("/a\n  X-A: \u00e4", 2, "visible ASCII")]
    [InlineData("/a\n  : b", 2, "no colon")]
    [InlineData("  X-A: b\n/a", 1, "no path above")]
    [InlineData("assets\n  X-A: b", 1, "not a path")]
    [InlineData("https://a.org/*\n  X-A: b", 1, "about one host")]
    public void Read_WhatIsNotFollowed_IsNotedWithItsLine(string text, int line, string note)
    {
        var (rules, notes) = Read(text);

        Assert.Empty(rules);
        Assert.Equal(line, Assert.Single(notes).Line);
        Assert.Contains(note, notes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyText_IsFieldsThatCanBeSentOrNotes()
    {
        var line = Gen.OneOf(Gen.OneOfConst("/a", "/*", "/:b/*", "  X-A: b", "X-A: c", "  Basic-Auth: x", "  bad", "# c", "/(["), Gen.String);

        line.Array[0, 10].Sample(lines =>
        {
            var (rules, notes) = Read(string.Join('\n', lines));
            return notes.All(note => note.Line >= 1)
                && rules.All(rule => PathPattern.TryParse(rule.Pattern, out _, out _))
                && rules.SelectMany(rule => rule.Fields).All(field => field.Value.All(character => character is '\t' or (>= ' ' and <= '~')));
        });
    }

    private static bool Matches(HeaderRule rule, string path) => PathPattern.TryParse(rule.Pattern, out var pattern, out _) && pattern!.IsMatch(path);

    private static (List<HeaderRule> Rules, List<NetlifyNote> Notes) Read(string text)
    {
        var rules = new List<HeaderRule>();
        var notes = new List<NetlifyNote>();
        NetlifyHeaders.Read(text, rules, notes);
        return (rules, notes);
    }
}
