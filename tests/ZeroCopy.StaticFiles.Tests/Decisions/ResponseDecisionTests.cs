using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ResponseDecisionTests
{
    private const string Current = "\"current\"";
    private const string Same = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ResponseDecision Decide(
        RequestConditions conditions, long length = 10, bool isHead = false, DateTimeOffset? now = null) =>
        ResponseDecision.Decide(conditions, new Validators(new EntityTag(Current), Modified), length, isHead, now ?? Now);

    private static void AssertIs(ResponseDecision decision, int statusCode, long offset, long count)
    {
        Assert.Equal(statusCode, decision.StatusCode);
        Assert.Equal(new ByteRange(offset, count), decision.Body);
        Assert.Equal(10, decision.CompleteLength);
    }

    [Fact]
    public void Decide_NoConditions_Whole()
    {
        var decision = Decide(default);

        AssertIs(decision, 200, 0, 10);
        Assert.True(decision.HasContent);
        Assert.False(decision.HasContentRange);
    }

    [Fact]
    public void Decide_OneRange_Part()
    {
        var decision = Decide(new() { Range = "bytes=2-4" });

        AssertIs(decision, 206, 2, 3);
        Assert.True(decision.HasContent);
        Assert.True(decision.HasContentRange);
        Assert.Equal("bytes 2-4/10", ContentRange.ForPart(decision.Body, decision.CompleteLength));
    }

    // RFC 9110 §14.2: if "the ranges-specifier is unsatisfiable with respect to the selected representation, the server SHOULD send a
    // 416 (Range Not Satisfiable) response."
    [Fact]
    public void Decide_RangeOutside_Unsatisfiable()
    {
        var decision = Decide(new() { Range = "bytes=10-" });

        AssertIs(decision, 416, 0, 0);
        Assert.False(decision.HasContent);
        Assert.True(decision.HasContentRange);
    }

    // §15.3.7.2: "a server MUST NOT generate a Content-Range header field in the HTTP header section of a multiple part response".
    [Fact]
    public void Decide_SeveralRanges_PartsWithoutContentRange()
    {
        var decision = Decide(new() { Range = "bytes=3-4,0-1" });

        Assert.Equal(206, decision.StatusCode);
        Assert.Equal([new ByteRange(3, 2), new ByteRange(0, 2)], decision.Parts!);
        Assert.True(decision.HasContent);
        Assert.False(decision.HasContentRange);
    }

    // §14.2: "MUST ignore … a range unit it does not understand".
    [Theory]
    [InlineData("bytes=0-1,5-2")]
    [InlineData("bytes=5-2")]
    [InlineData("items=0-1")]
    [InlineData("")]
    public void Decide_RangeIgnored_Whole(string range) => AssertIs(Decide(new() { Range = range }), 200, 0, 10);

    // §14.2: "Range is ignored when a conditional GET would result in a 304 (Not Modified) response."
    [Theory]
    [InlineData("bytes=0-1")]
    [InlineData("bytes=10-")]
    [InlineData(null)]
    public void Decide_NotModified_RangeIgnored(string? range)
    {
        var decision = Decide(new() { IfNoneMatch = Current, Range = range });

        AssertIs(decision, 304, 0, 0);
        Assert.False(decision.HasContent);
        Assert.False(decision.HasContentRange);
    }

    // §13.2.2: "if false, respond 412 (Precondition Failed)".
    [Fact]
    public void Decide_PreconditionFailed_NoContent()
    {
        var decision = Decide(new() { IfMatch = "\"old\"", IfNoneMatch = Current, Range = "bytes=0-1" });

        AssertIs(decision, 412, 0, 0);
        Assert.False(decision.HasContent);
        Assert.False(decision.HasContentRange);
    }

    // §13.2.2 step 5: "if true and the Range is applicable to the selected representation, respond 206 (Partial Content); otherwise,
    // ignore the Range header field and respond 200 (OK)".
    [Theory]
    [InlineData(Current, "bytes=2-4", 206, 2, 3)]
    [InlineData("\"old\"", "bytes=2-4", 200, 0, 10)]
    [InlineData("\"old\"", "bytes=10-", 200, 0, 10)]
    [InlineData("garbage", "bytes=2-4", 200, 0, 10)]
    [InlineData(Same, "bytes=2-4", 206, 2, 3)]
    [InlineData("Sun, 06 Nov 1994 08:49:38 GMT", "bytes=2-4", 200, 0, 10)]

    // "A server MUST ignore an If-Range header field received in a request that does not contain a Range header field."
    [InlineData("\"old\"", null, 200, 0, 10)]
    public void Decide_IfRange_DecidesAboutRange(string ifRange, string? range, int statusCode, long offset, long count) =>
        AssertIs(Decide(new() { IfRange = ifRange, Range = range }), statusCode, offset, count);

    // §8.8.2.2: weak unless the "origin server reliably knows that the associated representation did not change twice during the second
    // covered by the presented validator".
    [Theory]
    [InlineData(-1000, 200)]
    [InlineData(0, 200)]
    [InlineData(999, 200)]
    [InlineData(1000, 206)]
    public void Decide_IfRangeDate_StrongAfterItsSecond(int millisecondsLater, int statusCode)
    {
        var conditions = new RequestConditions { IfRange = Same, Range = "bytes=0-0" };

        Assert.Equal(statusCode, Decide(conditions, now: Modified.AddMilliseconds(millisecondsLater)).StatusCode);
    }

    // §14.2: "For this specification, GET is the only method for which range handling is defined." §9.3.2: a HEAD response has no content.
    [Theory]
    [InlineData(null, null, 200, 10)]
    [InlineData("bytes=2-4", null, 200, 10)]
    [InlineData("bytes=10-", null, 200, 10)]
    [InlineData("bytes=2-4", Current, 304, 0)]
    public void Decide_Head_LikeGetWithoutRange(string? range, string? ifNoneMatch, int statusCode, long count)
    {
        var decision = Decide(new() { Range = range, IfNoneMatch = ifNoneMatch }, isHead: true);

        AssertIs(decision, statusCode, 0, count);
        Assert.True(decision.IsHead);
        Assert.False(decision.HasContent);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("bytes=0-", 416)]
    [InlineData("bytes=-5", 416)]
    [InlineData("bytes=0-,0-", 416)]
    public void Decide_EmptyFile_NothingToName(string? range, int statusCode)
    {
        var decision = Decide(new() { Range = range }, length: 0);

        Assert.Equal(statusCode, decision.StatusCode);
        Assert.Equal(default, decision.Body);
        Assert.Equal(0, decision.CompleteLength);
    }
}
