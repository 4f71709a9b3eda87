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
        Assert.Equal(RangeResult.Single, RangeReading.Parse(fieldValue, length, out var range));
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
        Assert.Equal(RangeResult.Unsatisfiable, RangeReading.Parse(fieldValue, length, out var range));
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
        Assert.Equal(RangeResult.None, RangeReading.Parse(fieldValue, 10, out var range));
        Assert.Equal(default, range);
    }

    // §14.2: "A server MAY ignore the Range header field."
    [Theory]
    [InlineData("bytes=0-0,-1")]
    [InlineData("bytes= 0-999, 4500-5499, -1000")]
    [InlineData("bytes=0-1,20-30")]
    [InlineData("bytes=20-30,0-1")]
    [InlineData("bytes=20-30,40-")]
    [InlineData("bytes=0-,0-,0-,0-")]
    public void Parse_Several_Several(string fieldValue)
    {
        Assert.Equal(RangeResult.Several, RangeReading.Parse(fieldValue, 10, out var range));
        Assert.Equal(default, range);
    }
}
