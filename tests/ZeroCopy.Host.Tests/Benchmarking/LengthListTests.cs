using CsCheck;
using ZeroCopy.Host.Benchmarking;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class LengthListTests
{
    [Fact]
    public void TryParse_ListWithUnits_IsAscendingAndEachOnce()
    {
        Assert.True(LengthList.TryParse(["1m,64K", "1k,1024,1g"], out var lengths, out _));

        Assert.Equal([1024, 64 * 1024, 1 << 20, 1 << 30], lengths);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("k")]
    [InlineData("-1k")]
    [InlineData("1.5m")]
    [InlineData("1t")]
    [InlineData("65g")]
    [InlineData("9223372036854775807g")]
    [InlineData("9999999999999999999999")]
    public void TryParse_NoSize_SaysWhich(string text)
    {
        Assert.False(LengthList.TryParse(["1k," + text], out _, out var problem));

        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_AnyLength_IsReadBack() =>
        Gen.Long[1, LengthList.MaxLength].Sample(length =>
            LengthList.TryParse([LengthList.Format(length)], out var read, out _) && read.Single() == length);

    [Theory]
    [InlineData(1024, "1k")]
    [InlineData(1025, "1025")]
    [InlineData(1 << 20, "1m")]
    [InlineData(1L << 36, "64g")]
    public void Format_Length_IsShort(long length, string text) => Assert.Equal(text, LengthList.Format(length));
}
