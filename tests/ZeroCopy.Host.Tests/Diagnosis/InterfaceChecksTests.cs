using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class InterfaceChecksTests
{
    [Theory]
    [InlineData("0x1003", "up", true)]
    [InlineData("0x1003", "unknown", true)]
    [InlineData("0x1003", null, true)]
    [InlineData("0x1003", "down", false)]
    [InlineData("0x1003", "lowerlayerdown", false)]
    [InlineData("0x82", "up", false)]
    [InlineData("0x9", "unknown", false)]
    [InlineData("", "up", false)]
    [InlineData(null, "up", false)]
    public void IsUp_ByFlagsAndState(string? flags, string? state, bool isUp) => Assert.Equal(isUp, InterfaceChecks.IsUp(flags, state));

    [Theory]
    [InlineData(true, true, 10000L, true, "Ok", "scatter-gather on, TSO on, 10,000 Mbit/s")]
    [InlineData(true, true, -1L, false, "Ok", "scatter-gather on, TSO on, speed not told, virtual")]
    [InlineData(true, false, 1000L, true, "Info", "TSO off")]
    [InlineData(false, false, 1000L, true, "Warn", "copies every packet")]
    [InlineData(false, false, null, false, "Info", "scatter-gather off")]
    [InlineData(null, null, null, true, "Info", "not told")]
    public void Describe_WarnsWhereItCopies(bool? gathers, bool? segments, long? speed, bool hasDevice, string state, string finding)
    {
        var check = InterfaceChecks.Describe("eth0", gathers, segments, speed, hasDevice);

        Assert.Equal(state, check.State.ToString());
        Assert.Contains(finding, check.Finding, StringComparison.Ordinal);
        Assert.True(check.State != CheckState.Warn || check.Remedy is not null);
        Assert.True(check.Remedy is null || check.Remedy.StartsWith("ethtool -K eth0 ", StringComparison.Ordinal));
    }
}
