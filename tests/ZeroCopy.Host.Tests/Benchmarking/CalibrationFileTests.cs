using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Tests.Benchmarking;

public sealed class CalibrationFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Write_Report_IsWhatTheLibraryReads()
    {
        CalibrationFile.Write(_directory["here.json"], Measured.Report);

        Assert.True(TransferCalibration.TryLoad(_directory["here.json"], out var policy, out var problem), problem);
        Assert.Equal(TransferMechanism.OffHeapCopy, policy.Choose(1024, isHot: true, isUnixSocket: false, 0).Mechanism);
        Assert.Equal(TransferMechanism.OffHeapCopy, policy.Choose(32 * 1024, isHot: true, isUnixSocket: false, 0).Mechanism);
        Assert.Equal(TransferMechanism.SendFile, policy.Choose((32 * 1024) + 1, isHot: true, isUnixSocket: false, 0).Mechanism);
        Assert.Equal(TransferReason.Calibrated, policy.Choose(1L << 40, isHot: true, isUnixSocket: false, 0).Reason);
        Assert.Equal(TransferReason.Default, policy.Choose(1024, isHot: true, isUnixSocket: true, 0).Reason);
    }

    [Fact]
    public void Write_FileThatExists_IsReplacedAndNothingElseIsLeft()
    {
        _directory.Write("here.json", "old");

        CalibrationFile.Write(_directory["here.json"], Measured.Report);

        Assert.StartsWith("{", File.ReadAllText(_directory["here.json"]), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Write_PlaceIsADirectory_ThrowsAndLeavesNothing()
    {
        Directory.CreateDirectory(_directory["here.json"]);

        Assert.ThrowsAny<Exception>(() => CalibrationFile.Write(_directory["here.json"], Measured.Report));
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    public void Dispose() => _directory.Dispose();
}
