using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class PreconditionsTests
{
    private const string Proceed = nameof(PreconditionResult.Proceed);
    private const string NotModified = nameof(PreconditionResult.NotModified);
    private const string Failed = nameof(PreconditionResult.PreconditionFailed);

    private const string Current = "\"current\"";
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Same = "Sun, 06 Nov 1994 08:49:37 GMT";
    private const string After = "Sun, 06 Nov 1994 08:49:38 GMT";
    private const string Future = "Fri, 01 Jan 2100 00:00:00 GMT";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, 900, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Evaluate(RequestConditions conditions, string entityTag = Current) =>
        Preconditions.Evaluate(conditions, new Validators(new EntityTag(entityTag), Modified), Now).ToString();

    [Fact]
    public void Evaluate_NoConditions_Proceeds() => Assert.Equal(Proceed, Evaluate(default));

    // §13.1.1: "If the field value is "*", the condition is true if the origin server has a current representation"; "the condition
    // is true if any of the listed tags match the entity tag of the selected representation"; "Otherwise, the condition is false."
    [Theory]
    [InlineData("*", Current, Proceed)]
    [InlineData("\"current\"", Current, Proceed)]
    [InlineData("\"old\", \"current\"", Current, Proceed)]
    [InlineData("\"old\"", Current, Failed)]
    [InlineData("W/\"current\"", Current, Failed)]
    [InlineData("W/\"current\"", "W/\"current\"", Failed)]
    [InlineData("current", Current, Failed)]
    [InlineData("\"current\", garbage", Current, Failed)]
    [InlineData(",", Current, Failed)]
    [InlineData("", Current, Proceed)]
    public void Evaluate_IfMatch_StrongComparison(string ifMatch, string entityTag, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfMatch = ifMatch }, entityTag));

    // §13.1.4: "If the selected representation's last modification date is earlier than or equal to the date provided in the field
    // value, the condition is true. Otherwise, the condition is false."
    [Theory]
    [InlineData(Before, Failed)]
    [InlineData(Same, Proceed)]
    [InlineData(After, Proceed)]
    [InlineData(Future, Proceed)]

    // "A recipient MUST ignore the If-Unmodified-Since header field if the received field value is not a valid HTTP-date (including
    // when the field value appears to be a list of dates)."
    [InlineData("yesterday", Proceed)]
    [InlineData(Before + ", " + Before, Proceed)]
    [InlineData("", Proceed)]
    public void Evaluate_IfUnmodifiedSince_NotLaterThanDate(string date, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfUnmodifiedSince = date }));

    // §13.1.4: "A recipient MUST ignore If-Unmodified-Since if the request contains an If-Match header field".
    [Theory]
    [InlineData("\"current\"", Before, Proceed)]
    [InlineData("\"old\"", After, Failed)]
    [InlineData("garbage", After, Failed)]
    public void Evaluate_IfMatchAndIfUnmodifiedSince_OnlyIfMatchCounts(string ifMatch, string date, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfMatch = ifMatch, IfUnmodifiedSince = date }));

    // §13.1.2: "the condition is false if one of the listed tags matches the entity tag of the selected representation. Otherwise,
    // the condition is true."
    [Theory]
    [InlineData("*", Current, NotModified)]
    [InlineData("\"current\"", Current, NotModified)]
    [InlineData("W/\"current\"", Current, NotModified)]
    [InlineData("\"current\"", "W/\"current\"", NotModified)]
    [InlineData("\"old\",\"current\"", Current, NotModified)]
    [InlineData("\"old\"", Current, Proceed)]
    [InlineData("current", Current, Proceed)]
    [InlineData("\"current\", garbage", Current, Proceed)]
    [InlineData("", Current, Proceed)]
    public void Evaluate_IfNoneMatch_WeakComparison(string ifNoneMatch, string entityTag, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfNoneMatch = ifNoneMatch }, entityTag));

    // §13.1.3: "If the selected representation's last modification date is earlier or equal to the date provided in the field value,
    // the condition is false. Otherwise, the condition is true."
    [Theory]
    [InlineData(Before, Proceed)]
    [InlineData(Same, NotModified)]
    [InlineData(After, NotModified)]

    // §5.6.7: "Recipients of timestamp values … MUST accept all three HTTP-date formats."
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", NotModified)]
    [InlineData("Sun Nov  6 08:49:37 1994", NotModified)]

    // "A recipient MUST interpret an If-Modified-Since field value's timestamp in terms of the origin server's clock": by it, no
    // copy can be from the future.
    [InlineData(Future, Proceed)]

    // "A recipient MUST ignore the If-Modified-Since header field if the received field value is not a valid HTTP-date, the field
    // value has more than one member".
    [InlineData("yesterday", Proceed)]
    [InlineData("0", Proceed)]
    [InlineData(Same + ", " + Same, Proceed)]
    [InlineData("", Proceed)]
    public void Evaluate_IfModifiedSince_LaterThanDate(string date, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfModifiedSince = date }));

    // §13.1.3: "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field".
    [Theory]
    [InlineData("\"current\"", Before, NotModified)]
    [InlineData("\"old\"", Same, Proceed)]
    [InlineData("garbage", Same, Proceed)]
    [InlineData(",", Same, Proceed)]
    [InlineData("", Same, NotModified)]
    public void Evaluate_IfNoneMatchAndIfModifiedSince_OnlyIfNoneMatchCounts(string ifNoneMatch, string date, string expected) =>
        Assert.Equal(expected, Evaluate(new() { IfNoneMatch = ifNoneMatch, IfModifiedSince = date }));

    // §13.2.2: steps 1 and 2 "if true, continue to step 3", "if false, respond 412 (Precondition Failed)".
    [Theory]
    [InlineData("\"current\"", null, "\"current\"", null, NotModified)]
    [InlineData("\"current\"", null, null, Same, NotModified)]
    [InlineData("\"old\"", null, "\"current\"", null, Failed)]
    [InlineData(null, Same, "\"current\"", null, NotModified)]
    [InlineData(null, Before, "\"current\"", Same, Failed)]
    [InlineData("*", null, "*", null, NotModified)]
    public void Evaluate_Several_InOrderOfPrecedence(
        string? ifMatch, string? ifUnmodifiedSince, string? ifNoneMatch, string? ifModifiedSince, string expected) =>
        Assert.Equal(expected, Evaluate(new()
        {
            IfMatch = ifMatch,
            IfUnmodifiedSince = ifUnmodifiedSince,
            IfNoneMatch = ifNoneMatch,
            IfModifiedSince = ifModifiedSince,
        }));

    // §8.8.2.1: "If the last modification time … evaluates to some time in the future … the origin server MUST replace that value with
    // the message origination date": a copy of such a file is never confirmed by date, and never refused by one from the future.
    [Fact]
    public void Evaluate_FileFromTheFuture_DatesDoNotConfirm()
    {
        var validators = new Validators(new EntityTag(Current), new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var now = HeaderUtilities.FormatDate(Now);

        Assert.Equal(PreconditionResult.Proceed, Preconditions.Evaluate(new() { IfModifiedSince = now }, validators, Now));
        Assert.Equal(PreconditionResult.Proceed, Preconditions.Evaluate(new() { IfModifiedSince = Future }, validators, Now));
        Assert.Equal(PreconditionResult.PreconditionFailed, Preconditions.Evaluate(new() { IfUnmodifiedSince = now }, validators, Now));
        Assert.Equal(PreconditionResult.Proceed, Preconditions.Evaluate(new() { IfUnmodifiedSince = Future }, validators, Now));
    }
}
