using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Tests.Decisions;

public class ClockGranularityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // RFC 9110 §8.8.1: an origin server "SHOULD change a weak entity tag whenever it considers prior representations to be
    // unacceptable"; a strong one must change with every byte, which a time can promise only once its tick is over.
    [Theory]
    [InlineData(9.9, true)]
    [InlineData(10.1, false)]
    [InlineData(-5, true)]
    public void MayChangeUnseen_FineTimes_WithinATickOfTheKernel(double ageInMilliseconds, bool expected) =>
        Assert.Equal(expected, ClockGranularity.MayChangeUnseen(Now.AddMilliseconds(500) - TimeSpan.FromMilliseconds(ageInMilliseconds), Now.AddMilliseconds(500)));

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(2, false)]
    public void MayChangeUnseen_WholeSeconds_WithinTheCoarsestFileSystem(double ageInSeconds, bool expected) =>
        Assert.Equal(expected, ClockGranularity.MayChangeUnseen(Now, Now.AddSeconds(ageInSeconds)));
}
