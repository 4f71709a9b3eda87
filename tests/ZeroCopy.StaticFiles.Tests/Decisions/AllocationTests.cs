using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

/// <summary>A decision is made for every request, so that none of its paths may allocate.</summary>
public class AllocationTests
{
    private const int Calls = 1_000;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, 500, TimeSpan.Zero);

    private static readonly string?[] Lists = [null, "*", "\"a\"", "W/\"a\", \"b\"", "\"b\", \"c,d\"", ",,", "garbage"];

    private static readonly string?[] Dates =
    [
        null, "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Fri, 01 Jan 2100 00:00:00 GMT",
        "garbage",
    ];

    private static readonly string?[] Ranges =
        [null, "bytes=0-4", "BYTES= ,-3", "bytes=10-", "bytes=0-1, 3", "bytes=5-2", "items=1-2", "bytes=99999999999999999999-"];

    [Fact]
    public void Evaluate_AnyPath_AllocatesNothing() => AssertAllocatesNothing(() =>
    {
        var validators = new Validators(new EntityTag("\"a\""), Modified);
        foreach (var list in Lists)
        {
            foreach (var date in Dates)
            {
                _ = Preconditions.Evaluate(new() { IfMatch = list, IfUnmodifiedSince = date }, validators, Now);
                _ = Preconditions.Evaluate(new() { IfNoneMatch = list, IfModifiedSince = date }, validators, Now);
            }
        }
    });

    [Fact]
    public void Permits_AnyPath_AllocatesNothing() => AssertAllocatesNothing(() =>
    {
        var validators = new Validators(new EntityTag("\"a\""), Modified);
        foreach (var list in Lists)
        {
            _ = IfRange.Permits(list, validators, lastModifiedIsStrong: true);
        }

        foreach (var date in Dates)
        {
            _ = IfRange.Permits(date, validators, lastModifiedIsStrong: true);
        }
    });

    [Fact]
    public void Parse_AnyPath_AllocatesNothing() => AssertAllocatesNothing(() =>
    {
        foreach (var range in Ranges)
        {
            _ = RangeSet.Parse(range, 10);
        }
    });

    [Fact]
    public void Decide_AnyPath_AllocatesNothing() => AssertAllocatesNothing(() =>
    {
        var validators = new Validators(new EntityTag("\"a\""), Modified);
        foreach (var range in Ranges)
        {
            foreach (var list in Lists)
            {
                _ = ResponseDecision.Decide(new() { IfNoneMatch = list, Range = range }, validators, 10, isHead: false, Now);
                _ = ResponseDecision.Decide(new() { IfMatch = list, IfRange = "\"a\"", Range = range }, validators, 10, isHead: false, Now);
                _ = ResponseDecision.Decide(new() { IfRange = list, Range = range }, validators, 10, isHead: true, Now);
            }

            foreach (var date in Dates)
            {
                _ = ResponseDecision.Decide(new() { IfModifiedSince = date, Range = range }, validators, 10, isHead: false, Now);
                _ = ResponseDecision.Decide(new() { IfRange = date, Range = range }, validators, 10, isHead: false, Now);
            }
        }
    });

    private static void AssertAllocatesNothing(Action action)
    {
        action();
        action();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
