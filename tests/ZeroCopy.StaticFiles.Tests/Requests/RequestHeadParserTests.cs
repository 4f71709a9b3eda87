using System.Text;
using ZeroCopy.StaticFiles.Requests;

namespace ZeroCopy.StaticFiles.Tests.Requests;

/// <summary>Heads that are plainly valid, and all that is read from them.</summary>
public class RequestHeadParserTests
{
    private const int Calls = 1_000;

    public static TheoryData<string> Valid => [.. RequestHeads.Valid];

    [Fact]
    public void Parse_BrowsersHead_ReadsAllOfIt()
    {
        var head = ParsedHead.Of(RequestHeads.Browser);

        Assert.Equal(RequestHeadResult.Complete, head.Result);
        Assert.Equal(RequestHeads.Browser.Length, head.Length);
        Assert.Equal("GET", head.Method);
        Assert.Equal("HTTP/1.1", head.Version);
        Assert.True(head.IsPersistent);
        Assert.Equal("/assets/app.8f3b2c1d.js?v=3", head.Target);
        Assert.Equal("/assets/app.8f3b2c1d.js", head.Path);
        Assert.Equal(
            ParsedHead.Join(acceptEncoding: "gzip, deflate, br, zstd", ifNoneMatch: "\"18d-2f\"", ifModifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"),
            head.Fields);
    }

    [Fact]
    public void Parse_EveryFieldThatDecides_IsRead() =>
        Assert.Equal(
            ParsedHead.Join("1", "2", "3", "4", "5", "6", "7"),
            ParsedHead.Of(
                "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: 1\r\nIf-Match: 2\r\nIf-None-Match: 3\r\nIf-Modified-Since: 4\r\n" +
                "If-Unmodified-Since: 5\r\nIf-Range: 6\r\nRange: 7\r\n\r\n").Fields);

    // RFC 9112 §5: "field-line = field-name ":" OWS field-value OWS".
    [Theory]
    [InlineData("Range:bytes=0-1", "bytes=0-1")]
    [InlineData("Range: bytes=0-1", "bytes=0-1")]
    [InlineData("Range: \t  bytes=0-1\t \t", "bytes=0-1")]
    [InlineData("Range: bytes=0-1,\t 3-4", "bytes=0-1,\t 3-4")]
    [InlineData("Range:", "")]
    [InlineData("Range: \t ", "")]
    public void Parse_WhitespaceAroundAValue_IsNotPartOfIt(string line, string value) =>
        Assert.Equal(ParsedHead.Join(range: value), ParsedHead.Of($"GET / HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n").Fields);

    [Theory]
    [InlineData("range")]
    [InlineData("RANGE")]
    [InlineData("rAnGe")]
    public void Parse_NameInAnyCase_IsTheSameField(string name) =>
        Assert.Equal(ParsedHead.Join(range: "x"), ParsedHead.Of($"GET / HTTP/1.1\r\nHost: a\r\n{name}: x\r\n\r\n").Fields);

    [Theory]
    [InlineData("X-Range")]
    [InlineData("Ranges")]
    [InlineData("Rang")]
    [InlineData("If_Match")]
    [InlineData("Upgrades")]
    [InlineData("Expec")]
    [InlineData("!#$%&'*+-.^_`|~09azAZ")]
    public void Parse_OtherNames_AreAcceptedAndNotRead(string name)
    {
        var head = ParsedHead.Of($"GET / HTTP/1.1\r\nHost: a\r\n{name}: x\r\n{name}: y\r\n\r\n");
        Assert.Equal(RequestHeadResult.Complete, head.Result);
        Assert.Equal(ParsedHead.Join(), head.Fields);
    }

    // RFC 9112 §9.3.
    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: CLOSE\r\n", false)]
    [InlineData("HTTP/1.1", "connection:Keep-Alive \r\n", true)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: close\r\n", false)]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\n", true)]
    public void Parse_VersionAndConnection_SayWhetherItLivesOn(string version, string line, bool isPersistent)
    {
        var head = ParsedHead.Of($"GET / {version}\r\nHost: a\r\n{line}\r\n");
        Assert.Equal((RequestHeadResult.Complete, version, isPersistent), (head.Result, head.Version, head.IsPersistent));
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/?", "/")]
    [InlineData("/a?b", "/a")]
    [InlineData("/a?b?c/../d", "/a")]
    [InlineData("/?[]{}|\\^`\"<>%zz", "/")]
    [InlineData("//a", "//a")]
    [InlineData("/a/../%2e%2E/%", "/a/../%2e%2E/%")]
    [InlineData("/*:@", "/*:@")]
    public void Parse_Target_IsLeftAsItStands(string target, string path)
    {
        var head = ParsedHead.Of($"HEAD {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(("HEAD", target, path), (head.Method, head.Target, head.Path));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("EXAMPLE.org")]
    [InlineData("a_b-c.d:1")]
    [InlineData("127.0.0.1:65535")]
    [InlineData("localhost:00080")]
    public void Parse_PlainHost_IsAccepted(string host) =>
        Assert.Equal(RequestHeadResult.Complete, ParsedHead.Of($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").Result);

    [Theory]
    [MemberData(nameof(Valid))]
    public void Parse_EveryProperPrefix_IsIncomplete(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal((RequestHeadResult.Incomplete, length), (ParsedHead.Of(bytes.AsSpan(0, length)).Result, length));
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Parse_BytesBehindTheHead_ChangeNothing(string text)
    {
        var alone = ParsedHead.Of(text);
        Assert.Equal((RequestHeadResult.Complete, text.Length), (alone.Result, alone.Length));

        foreach (var rest in (string[])["G", "\r\n", "\n", "\0", "\u00ff", "GET / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n"])
        {
            Assert.Equal(alone, ParsedHead.Of(text + rest));
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Parse_LimitsAtTheirEdge_AreKept(string text)
    {
        var line = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var fields = text.Count(character => character == '\n') - 2;

        Assert.Equal(RequestHeadResult.Complete, ParsedHead.Of(text, new RequestHeadLimits(line, text.Length, fields)).Result);
        Assert.Equal(RequestHeadResult.Other, ParsedHead.Of(text, new RequestHeadLimits(line - 1, text.Length, fields)).Result);
        Assert.Equal(RequestHeadResult.Other, ParsedHead.Of(text, new RequestHeadLimits(line, text.Length - 1, fields)).Result);

        if (fields > 0)
        {
            Assert.Equal(RequestHeadResult.Other, ParsedHead.Of(text, new RequestHeadLimits(line, text.Length, fields - 1)).Result);
        }
    }

    // Within the limits there is no reason to say anything but "go on", and beyond them none to wait.
    [Theory]
    [MemberData(nameof(Valid))]
    public void Parse_PrefixOfAHeadAtTheLimits_IsIncomplete(string text)
    {
        var line = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var limits = new RequestHeadLimits(line, text.Length, text.Count(character => character == '\n') - 2);

        for (var length = 0; length < text.Length; length++)
        {
            Assert.Equal((RequestHeadResult.Incomplete, length), (ParsedHead.Of(text[..length], limits).Result, length));
        }
    }

    [Fact]
    public void Parse_BrowsersHead_AllocatesNothing()
    {
        var bytes = Encoding.ASCII.GetBytes(RequestHeads.Browser);
        RequestHeadParser.Parse(bytes, RequestHeadLimits.Default, out _);
        var complete = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var call = 0; call < Calls; call++)
        {
            complete += RequestHeadParser.Parse(bytes, RequestHeadLimits.Default, out _) == RequestHeadResult.Complete ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Calls, complete);
    }
}
