using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class EntityTagListTests
{
    private const string Match = nameof(EntityTagMatch.Match);
    private const string NoMatch = nameof(EntityTagMatch.NoMatch);
    private const string Invalid = nameof(EntityTagMatch.Invalid);

    // §13.1.2: "If the field value is "*", the condition is false if the origin server has a current representation".
    [Theory]
    [InlineData("*", Match)]
    [InlineData(" *\t", Match)]

    // "a list value containing "*" and other values (including other instances of "*") is syntactically invalid".
    [InlineData("*, *", Invalid)]
    [InlineData("*, \"a\"", Invalid)]
    [InlineData("\"a\", *", Invalid)]

    // §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
    [InlineData("", NoMatch)]
    [InlineData(" ", NoMatch)]
    [InlineData(",", NoMatch)]
    [InlineData(",, ,\t,", NoMatch)]
    [InlineData(", \"a\" ,,", Match)]
    [InlineData("\"b\",\"a\"", Match)]
    [InlineData("\"b\" \t, \t\"a\"", Match)]
    [InlineData("\"b\", \"c\"", NoMatch)]
    [InlineData("\"a\",\"b\",", Match)]

    // §8.8.3: opaque-tag = DQUOTE *etagc DQUOTE; etagc = %x21 / %x23-7E / obs-text.
    [InlineData("\"a", Invalid)]
    [InlineData("a\"", Invalid)]
    [InlineData("a", Invalid)]
    [InlineData("\"", Invalid)]
    [InlineData("\"a b\"", Invalid)]
    [InlineData("\"a\tb\"", Invalid)]
    [InlineData("\"a\u0000\"", Invalid)]
    [InlineData("\"a\u007F\"", Invalid)]
    [InlineData("'a'", Invalid)]
    [InlineData("\"a\" \"a\"", Invalid)]
    [InlineData("\"a\"\"a\"", Invalid)]
    [InlineData("\"a\"; \"a\"", Invalid)]
    [InlineData("\u00A0\"a\"", Invalid)]
    [InlineData("\"!#~\"", NoMatch)]
    [InlineData("\"\u00E9\u20AC\"", NoMatch)]
    [InlineData("\"\"", NoMatch)]

    // weak = %s"W/": case-sensitive, and nothing between it and the quote.
    [InlineData("w/\"a\"", Invalid)]
    [InlineData("W/ \"a\"", Invalid)]
    [InlineData("W/", Invalid)]
    [InlineData("W", Invalid)]
    [InlineData("W/a", Invalid)]

    // Half a valid list is no list, wherever the match stands.
    [InlineData("\"a\", b", Invalid)]
    [InlineData("b, \"a\"", Invalid)]
    public void Match_Syntax_Classified(string fieldValue, string expected)
    {
        Assert.Equal(expected, EntityTagList.Match(fieldValue, new EntityTag("\"a\""), strong: true).ToString());
        Assert.Equal(expected, EntityTagList.Match(fieldValue, new EntityTag("\"a\""), strong: false).ToString());
    }

    // §8.8.3: the comma (%x2C) is an etagc; §8.8.3 note: no backslash unescaping.
    [Theory]
    [InlineData("\"a,b\"", "\"a,b\"", Match)]
    [InlineData("\"x\", \"a,b\"", "\"a,b\"", Match)]
    [InlineData("\"a,\"", "\"a\"", NoMatch)]
    [InlineData("\"x\", \",\"", "\",\"", Match)]
    [InlineData("\"a\\\"", "\"a\\\"", Match)]
    [InlineData("\"W/\"", "\"W/\"", Match)]
    public void Match_DelimitersInsideQuotes_BelongToTheTag(string fieldValue, string current, string expected) =>
        Assert.Equal(expected, EntityTagList.Match(fieldValue, new EntityTag(current), strong: true).ToString());

    // §13.1.1: "An origin server MUST use the strong comparison function when comparing entity tags for If-Match";
    // §13.1.2: "A recipient MUST use the weak comparison function when comparing entity tags for If-None-Match".
    [Theory]
    [InlineData("W/\"a\"", "\"a\"", NoMatch, Match)]
    [InlineData("\"a\"", "W/\"a\"", NoMatch, Match)]
    [InlineData("W/\"a\"", "W/\"a\"", NoMatch, Match)]
    [InlineData("W/\"a\", \"a\"", "\"a\"", Match, Match)]
    [InlineData("*", "W/\"a\"", Match, Match)]
    public void Match_Weakness_CountsOnlyForStrong(string fieldValue, string current, string strong, string weak)
    {
        Assert.Equal(strong, EntityTagList.Match(fieldValue, new EntityTag(current), strong: true).ToString());
        Assert.Equal(weak, EntityTagList.Match(fieldValue, new EntityTag(current), strong: false).ToString());
    }

    [Fact]
    public void Match_NoCurrentTag_OnlyStarMatches()
    {
        Assert.Equal(EntityTagMatch.Match, EntityTagList.Match("*", default, strong: true));
        Assert.Equal(EntityTagMatch.NoMatch, EntityTagList.Match("\"a\", \"\"", default, strong: false));
    }
}
