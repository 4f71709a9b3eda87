namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>RFC 9110 §13.2.2, the order in which the conditions of one request count.</summary>
public class StaticFilesPrecedenceTests(PageServer page) : IClassFixture<PageServer>
{
    private static readonly string Hit = PageServer.ETag;
    private const string Miss = "\"other\"";

    // §13.1.3: "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field".
    [Fact]
    public async Task IfNoneMatchMisses_IfModifiedSinceIsIgnored() =>
        Assert.Equal(200, await StatusAsync("If-None-Match: " + Miss, "If-Modified-Since: " + PageServer.LastModified));

    [Fact]
    public async Task IfNoneMatchHits_IfModifiedSinceIsIgnored() =>
        Assert.Equal(304, await StatusAsync("If-None-Match: " + Hit, "If-Modified-Since: " + PageServer.Before));

    // §13.1.4: "A recipient MUST ignore If-Unmodified-Since if the request contains an If-Match header field".
    [Fact]
    public async Task IfMatchHits_IfUnmodifiedSinceIsIgnored() =>
        Assert.Equal(200, await StatusAsync("If-Match: " + Hit, "If-Unmodified-Since: " + PageServer.Before));

    // Step 1: "if false … respond 412"; step 3 is not reached.
    [Fact]
    public async Task IfMatchMisses_ComesBeforeIfNoneMatch() =>
        Assert.Equal(412, await StatusAsync("If-Match: " + Miss, "If-None-Match: " + Hit));

    [Fact]
    public async Task IfUnmodifiedSinceFails_ComesBeforeIfNoneMatch() =>
        Assert.Equal(412, await StatusAsync("If-Unmodified-Since: " + PageServer.Before, "If-None-Match: " + Hit));

    // Step 1: "if true, continue to step 3".
    [Fact]
    public async Task IfMatchHits_IfNoneMatchDecides() =>
        Assert.Equal(304, await StatusAsync("If-Match: " + Hit, "If-None-Match: " + Hit));

    // §14.2: "… the Range header field is evaluated after evaluating the precondition header fields defined in Section 13.1".
    [Fact]
    public async Task IfNoneMatchHits_ComesBeforeRange() =>
        Assert.Equal(304, await StatusAsync("If-None-Match: " + Hit, "Range: bytes=5000-"));

    [Fact]
    public async Task IfMatchHits_RangeIsServed() =>
        Assert.Equal(206, await StatusAsync("If-Match: " + Hit, "Range: bytes=0-1"));

    private async Task<int> StatusAsync(params string[] fields) => (await page.GetAsync(fields)).StatusCode;
}
