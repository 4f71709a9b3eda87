using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class CrossoversTests
{
    [Fact]
    public void Find_OneChange_LiesAtTheGeometricMean() =>
        Assert.Equal(
            [(32L * 1024, TransferMechanism.OffHeapCopy), (null, TransferMechanism.SendFile)],
            Find((1024, 10, 5), (16 * 1024, 10, 8), (64 * 1024, 20, 40), (1 << 20, 100, 300)));

    [Fact]
    public void Find_SameWinnerEverywhere_IsOneStepWithoutEnd() =>
        Assert.Equal([(null, TransferMechanism.SendFile)], Find((1024, 5, 10), (1 << 20, 100, 300)));

    // At 16 KiB both are as good, so nothing changes there.
    [Fact]
    public void Find_Tie_ChangesNothing() =>
        Assert.Equal([(null, TransferMechanism.OffHeapCopy)], Find((1024, 10, 5), (16 * 1024, 10, 10.1), (64 * 1024, 40, 20)));

    [Fact]
    public void Find_TieAtTheFirstLength_TakesTheOneThatStaysGood() =>
        Assert.Equal([(null, TransferMechanism.OffHeapCopy)], Find((1024, 10, 10.1), (16 * 1024, 20, 10)));

    [Fact]
    public void Find_TieEverywhere_IsSendFile() =>
        Assert.Equal([(null, TransferMechanism.SendFile)], Find((1024, 10.1, 10), (16 * 1024, 10.1, 10)));

    [Fact]
    public void Find_ManagedIsBest_IsNotChosen()
    {
        var steps = Crossovers.Find([
            Measured.Of(TransferMechanism.Managed, 1024, [1]), Measured.Of(TransferMechanism.Splice, 1024, [2])]);

        Assert.Equal(TransferMechanism.Splice, Assert.Single(steps).Mechanism.Kind);
    }

    [Fact]
    public void Find_Nothing_IsEmpty() => Assert.Empty(Crossovers.Find([]));

    private static IEnumerable<(long?, TransferMechanism)> Find(params (long Length, double SendFile, double Copy)[] costs) =>
        Crossovers.Find(costs.SelectMany(cost => new[]
        {
            Measured.Of(TransferMechanism.SendFile, cost.Length, [cost.SendFile]),
            Measured.Of(TransferMechanism.OffHeapCopy, cost.Length, [cost.Copy]),
        })).Select(step => (step.UpTo, step.Mechanism.Kind));
}
