using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class VerdictTests
{
    private const int Length = 64 * 1024;

    [Fact]
    public void Of_ClearDifference_NamesTheWinnerAndWhy()
    {
        var verdict = Verdict.Of([
            Measured.Of(TransferMechanism.OffHeapCopy, Length, [20, 20, 20], copies: true, calls: 4),
            Measured.Of(TransferMechanism.SendFile, Length, [10, 10, 10], calls: 2)])!;

        Assert.Equal(TransferMechanism.SendFile, verdict.Winner.Mechanism.Kind);
        Assert.Empty(verdict.Tied);
        Assert.Equal("SendFile: 10.0 µs, 50 % less than OffHeapCopy; no byte passes user space, 2.0 system calls instead of 4.0.", verdict.Reason);
    }

    [Fact]
    public void Of_DifferenceWithinTheSpread_IsATie()
    {
        var verdict = Verdict.Of([
            Measured.Of(TransferMechanism.SendFile, Length, [8, 10, 12]),
            Measured.Of(TransferMechanism.Splice, Length, [9, 11, 13]),
            Measured.Of(TransferMechanism.OffHeapCopy, Length, [30, 30, 30])])!;

        Assert.Equal([TransferMechanism.Splice], verdict.Tied.Select(tied => tied.Mechanism.Kind));
        Assert.StartsWith("a tie of SendFile and Splice: 10.0 µs, 67 % less than OffHeapCopy", verdict.Reason, StringComparison.Ordinal);
        Assert.True(verdict.Includes(new Mechanism(TransferMechanism.Splice)));
        Assert.False(verdict.Includes(new Mechanism(TransferMechanism.OffHeapCopy)));
    }

    [Theory]
    [InlineData(5, "Auto: 5.0 µs, 50 % less.")]
    [InlineData(10.02, "Auto: 10.0 µs, the same.")]
    [InlineData(10.2, "Auto: 10.2 µs, 2 % more, within the noise.")]
    [InlineData(20, "Auto: 20.0 µs, 100 % more.")]
    public void Of_Automatic_IsComparedWithTheBestOfTheOthersAndDoesNotWin(double cost, string expected)
    {
        var verdict = Verdict.Of([
            Measured.Of(TransferMechanism.Auto, Length, [cost, cost, cost]),
            Measured.Of(TransferMechanism.SendFile, Length, [10, 10, 10]),
            Measured.Of(TransferMechanism.OffHeapCopy, Length, [30, 30, 30])])!;

        Assert.Equal(TransferMechanism.SendFile, verdict.Winner.Mechanism.Kind);
        Assert.EndsWith(expected, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TwoPercentWithoutSpread_IsATie()
    {
        var verdict = Verdict.Of([Measured.Of(TransferMechanism.SendFile, Length, [100]), Measured.Of(TransferMechanism.Splice, Length, [102])])!;

        Assert.Single(verdict.Tied);
        Assert.EndsWith("the differences are within the noise.", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MechanismThatWasRefusedOrFailed_CannotWin()
    {
        var verdict = Verdict.Of([
            Measured.Of(TransferMechanism.ZeroCopySend, Length, [1], isGenuine: false),
            Measured.Of(TransferMechanism.Splice, Length, []),
            Measured.Of(TransferMechanism.SendFile, Length, [10])])!;

        Assert.Equal(TransferMechanism.SendFile, verdict.Winner.Mechanism.Kind);
        Assert.Empty(verdict.Tied);
    }

    [Fact]
    public void Of_CallsOfTheRuntime_AreNoReason()
    {
        var verdict = Verdict.Of([
            Measured.Of(TransferMechanism.SendFile, Length, [10], calls: 2), Measured.Of(TransferMechanism.Managed, Length, [20], calls: 9)])!;

        Assert.EndsWith("nothing that was counted says why.", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Nothing_IsNull() => Assert.Null(Verdict.Of([]));
}
