using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class RangeSetTests
{
    private const string TooBig = "99999999999999999999999999";

    // RFC 9110 §14.1.2, examples for a representation of 10000 bytes.
    [Theory]
    [InlineData("bytes=0-499", 10000, 0, 500)]
    [InlineData("bytes=500-999", 10000, 500, 500)]
    [InlineData("bytes=-500", 10000, 9500, 500)]
    [InlineData("bytes=9500-", 10000, 9500, 500)]
    [InlineData("bytes=0-0", 10000, 0, 1)]
    [InlineData("bytes=-1", 10000, 9999, 1)]
    [InlineData("bytes=9999-9999", 10000, 9999, 1)]

    // "If the last-pos value is absent, or if the value is greater than or equal to the current length of the representation data, the
    // byte range is interpreted as the remainder of the representation".
    [InlineData("bytes=5-9", 10, 5, 5)]
    [InlineData("bytes=5-10", 10, 5, 5)]
    [InlineData("bytes=5-" + TooBig, 10, 5, 5)]
    [InlineData("bytes=0-9223372036854775807", 10, 0, 10)]
    [InlineData("bytes=0-9223372036854775808", 10, 0, 10)]
    [InlineData("bytes=0-", long.MaxValue, 0, long.MaxValue)]

    // "If the selected representation is shorter than the specified suffix-length, the entire representation is used."
    [InlineData("bytes=-10", 10, 0, 10)]
    [InlineData("bytes=-11", 10, 0, 10)]
    [InlineData("bytes=-" + TooBig, 10, 0, 10)]

    // first-pos = 1*DIGIT: leading zeros are digits.
    [InlineData("bytes=000-0004", 10, 0, 5)]
    [InlineData("bytes=00000000000000000000000000000001-2", 10, 1, 2)]

    // §14.1: "All range unit names are case-insensitive".
    [InlineData("Bytes=0-4", 10, 0, 5)]
    [InlineData("BYTES=0-4", 10, 0, 5)]

    // §5.6.1.2: empty list elements are ignored and not counted; OWS around elements; erratum 7306: OWS after "=".
    [InlineData("bytes=,0-4", 10, 0, 5)]
    [InlineData("bytes=0-4,", 10, 0, 5)]
    [InlineData("bytes= \t, 0-4\t, ,", 10, 0, 5)]
    [InlineData(" bytes= 0-4 ", 10, 0, 5)]
    public void Parse_OneSatisfiable_Resolved(string fieldValue, long length, long offset, long count)
    {
        Assert.Equal(RangeResult.Single, Read(fieldValue, length, out var range));
        Assert.Equal(new ByteRange(offset, count), range);
    }

    // §14.1.2: "a valid bytes range-spec is satisfiable if it is either: an int-range with a first-pos that is less than the current
    // length of the selected representation or a suffix-range with a non-zero suffix-length."
    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=10-20", 10)]
    [InlineData("bytes=" + TooBig + "-", 10)]
    [InlineData("bytes=" + TooBig + "-" + TooBig, long.MaxValue)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=-000", 10)]

    // Of an empty representation nothing can be named by Content-Range, a suffix neither (see RangeSet).
    [InlineData("bytes=0-", 0)]
    [InlineData("bytes=0-0", 0)]
    [InlineData("bytes=-1", 0)]
    [InlineData("bytes=-0", 0)]
    public void Parse_OneOutside_Unsatisfiable(string fieldValue, long length)
    {
        Assert.Equal(RangeResult.Unsatisfiable, Read(fieldValue, length, out var range));
        Assert.Equal(default, range);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]

    // §14.2: "An origin server MUST ignore a Range header field that contains a range unit it does not understand."
    [InlineData("items=0-4")]
    [InlineData("byte=0-4")]
    [InlineData("none=0-4")]
    [InlineData("0-4")]

    // §14.1.1: ranges-specifier = range-unit "=" range-set; range-set = 1#range-spec.
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,, ,")]
    [InlineData("bytes 0-4")]
    [InlineData("bytes =0-4")]
    [InlineData("bytes:0-4")]
    [InlineData("bytes==0-4")]

    // "An int-range is invalid if the last-pos value is present and less than the first-pos."
    [InlineData("bytes=5-2")]
    [InlineData("bytes=1-0")]
    [InlineData("bytes=" + TooBig + "9-" + TooBig)]
    [InlineData("bytes=" + TooBig + "-0" + TooBig + ",5-0000000000000000000000000000000000004")]

    // "A ranges-specifier is invalid if it contains any range-spec that is invalid"; byte ranges have no other-range.
    [InlineData("bytes=0-4,5-2")]
    [InlineData("bytes=x,0-4")]
    [InlineData("bytes=0-4,bytes=5-6")]
    [InlineData("bytes=-")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=5")]
    [InlineData("bytes=0-4-5")]
    [InlineData("bytes=0 - 4")]
    [InlineData("bytes=0- 4")]
    [InlineData("bytes=- 4")]
    [InlineData("bytes=+0-4")]
    [InlineData("bytes=0x0-4")]
    [InlineData("bytes=0-4;q=1")]
    [InlineData("bytes=1.0-4")]
    [InlineData("bytes=\u0660-\u0664")]
    [InlineData("bytes=0\u20134")]
    [InlineData("bytes=0-\u00004")]
    public void Parse_OtherUnitOrInvalid_None(string? fieldValue)
    {
        Assert.Equal(RangeResult.None, Read(fieldValue, 10, out var range));
        Assert.Equal(default, range);
    }

    // §15.3.7.2: "a server that sends a multipart response SHOULD send the parts in the same order that the corresponding range-spec
    // appeared in the received Range header field, excluding those ranges that were deemed unsatisfiable or that were coalesced
    // into other ranges."
    [Theory]
    [InlineData("bytes=0-0,-1", "0+1 9+1")]
    [InlineData("bytes=8-9,0-1", "8+2 0+2")]
    [InlineData("bytes=0-1,20-30,4-5", "0+2 4+2")]
    [InlineData("bytes=0-1,,4-5,", "0+2 4+2")]
    [InlineData("bytes=6-7,0-1,3-3", "6+2 0+2 3+1")]
    [InlineData("bytes=7-8,0-2,1-4", "7+2 0+5")]
    [InlineData("bytes=1-2,8-9,0-1", "0+3 8+2")]
    public void Parse_Several_InOrderWithoutOverlap(string fieldValue, string expected)
    {
        var set = RangeSet.Parse(fieldValue, 10);

        Assert.Equal(RangeResult.Several, set.Result);
        Assert.Equal(expected, string.Join(' ', set.Parts!.Select(part => $"{part.Offset}+{part.Length}")));
    }

    // §15.3.7.2: "A server MUST NOT generate a multipart response to a request for a single range", and what was united is one.
    [Theory]
    [InlineData("bytes=0-1,2-3", 0, 4)]
    [InlineData("bytes=2-3,0-1", 0, 4)]
    [InlineData("bytes=0-,0-,0-,0-", 0, 10)]
    [InlineData("bytes=0-8,-5", 0, 10)]
    [InlineData("bytes=0-1,20-30", 0, 2)]
    [InlineData("bytes=0-0,4-4,1-3", 0, 5)]
    public void Parse_UnitedIntoOne_Single(string fieldValue, long offset, long length)
    {
        var set = RangeSet.Parse(fieldValue, 10);

        Assert.Equal(RangeResult.Single, set.Result);
        Assert.Equal(new ByteRange(offset, length), set.Range);
        Assert.Null(set.Parts);
    }

    [Theory]
    [InlineData("bytes=20-30,40-")]
    [InlineData("bytes=10-,-0")]
    public void Parse_AllOutside_Unsatisfiable(string fieldValue) =>
        Assert.Equal(RangeResult.Unsatisfiable, RangeSet.Parse(fieldValue, 10).Result);

    // §14.2 lets a server ignore "many small ranges"; CVE-2011-3192 is why.
    [Theory]
    [InlineData(128, RangeResult.Several)]
    [InlineData(129, RangeResult.None)]
    [InlineData(100_000, RangeResult.None)]
    internal void Parse_ManyRanges_IgnoredBeyondTheLimit(int count, RangeResult expected)
    {
        var field = "bytes=" + string.Join(',', Enumerable.Range(0, count).Select(index => $"{index * 2}-{index * 2}"));

        Assert.Equal(expected, RangeSet.Parse(field, 1_000_000).Result);
    }

    private static RangeResult Read(string? fieldValue, long length, out ByteRange range)
    {
        var set = RangeSet.Parse(fieldValue, length);
        range = set.Range;
        return set.Result;
    }
}
