using System.Text;
using CsCheck;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ContentRangeWriteTests
{
    [Fact]
    public void Write_AnyPart_IsTheTextOfForPart() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample(
            (length, first, count) =>
            {
                var offset = first % length;
                var range = new ByteRange(offset, 1 + (count % (length - offset)));
                Assert.Equal($"bytes {offset}-{offset + range.Length - 1}/{length}", Write(new ResponseDecision(206, range, length)));
                Assert.Equal(ContentRange.ForPart(range, length), Write(new ResponseDecision(206, range, length)));
                Assert.Equal($"bytes */{length}", Write(new ResponseDecision(416, default, length)));
                Assert.Equal(ContentRange.Unsatisfied(length), Write(new ResponseDecision(416, default, length)));
            },
            threads: 1);

    [Fact]
    public void Write_LongestNumbers_Fit65Bytes() =>
        Assert.Equal(
            "bytes 9223372036854775806-9223372036854775806/9223372036854775807",
            Write(new ResponseDecision(206, new ByteRange(long.MaxValue - 1, 1), long.MaxValue)));

    private static string Write(in ResponseDecision decision)
    {
        var destination = new byte[65];
        return Encoding.ASCII.GetString(destination, 0, ContentRange.Write(destination, decision));
    }
}
