using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class HumanSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(1229, "1.2 KB")]
    [InlineData(102_348, "99.9 KB")]
    [InlineData(102_349, "100 KB")]
    [InlineData(1_048_000, "1023 KB")]
    [InlineData(1_048_575, "1.0 MB")]
    [InlineData(4_294_967_296, "4.0 GB")]
    [InlineData(long.MaxValue, "8.0 EB")]
    public void Format_Bytes_ThreeDigits(long bytes, string expected) => Assert.Equal(expected, HumanSize.Format(bytes));
}
