using System.Globalization;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ContentRangeTests
{
    // RFC 9110 §14.4, "examples of Content-Range values in which the selected representation contains a total of 1234 bytes".
    [Theory]
    [InlineData(0, 500, 1234, "bytes 0-499/1234")]
    [InlineData(500, 500, 1234, "bytes 500-999/1234")]
    [InlineData(500, 734, 1234, "bytes 500-1233/1234")]
    [InlineData(734, 500, 1234, "bytes 734-1233/1234")]
    [InlineData(0, 1, 1, "bytes 0-0/1")]
    [InlineData(0, long.MaxValue, long.MaxValue, "bytes 0-9223372036854775806/9223372036854775807")]
    public void ForPart_Range_InclusivePositions(long offset, long count, long completeLength, string expected)
    {
        var text = ContentRange.ForPart(new ByteRange(offset, count), completeLength);

        Assert.Equal(expected, text);
        Assert.Equal(new ContentRangeHeaderValue(offset, offset + count - 1, completeLength), ContentRangeHeaderValue.Parse(text));
    }

    // "A server generating a 416 (Range Not Satisfiable) response to a byte-range request SHOULD send a Content-Range header field with
    // an unsatisfied-range value".
    [Theory]
    [InlineData(1234, "bytes */1234")]
    [InlineData(0, "bytes */0")]
    public void Unsatisfied_Length_Star(long completeLength, string expected) =>
        Assert.Equal(expected, ContentRange.Unsatisfied(completeLength));

    [Fact]
    public void ForPart_OtherCulture_SameText()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("bytes 0-4/10", ContentRange.ForPart(new ByteRange(0, 5), 10));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
