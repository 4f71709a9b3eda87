using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Connections;

public sealed class MechanismReportsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeLogger _log = new();
    private readonly IMeterFactory _meters;
    private readonly MechanismReports _reports;

    public MechanismReportsTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _reports = new MechanismReports(_log, new ZeroCopyMetrics(_meters, new NativeMemoryReadings
        {
            ReservedBytes = () => 0,
            InUseBytes = () => 0,
            LimitBytes = () => 0,
            LeakedBytes = () => 0,
            TrimmedBytes = () => 0,
            Slabs = () => 0,
            Waits = () => 0,
            ContentBytes = () => 0,
        }));
    }

    [Fact]
    public void Report_FileSystems_AreToldOnceEachWithTheReason()
    {
        TransferChoice[] choices =
        [
            new(TransferMechanism.SendFile, TransferReason.Default, (uint)Libc.EXT4_SUPER_MAGIC),
            new(TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem, (uint)Libc.NFS_SUPER_MAGIC),
        ];

        for (var round = 0; round < 3; round++)
        {
            foreach (var choice in choices)
            {
                _reports.Report(choice, default);
            }
        }

        Assert.Equal(
            ["ext2/3/4 are sent by sendfile: Default", "nfs are sent by off_heap_copy: NetworkFileSystem"],
            _log.Collector.GetSnapshot().Select(record => record.Message["Files on ".Length..record.Message.IndexOf('.', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Report_ConfiguredMode_TellsNothingOfTheFileSystem()
    {
        _reports.Report(new TransferChoice(TransferMechanism.Managed, TransferReason.Configured, (uint)Libc.NFS_SUPER_MAGIC), default);
        Assert.Equal(0, _log.Collector.Count);
    }

    [Fact]
    public void Report_Refusals_AreCountedEachTimeAndLoggedOncePerReason()
    {
        using var refusals = new MetricCollector<long>(_meters, "ZeroCopy.StaticFiles", "zerocopy.transfer.refusals");

        for (var round = 0; round < 3; round++)
        {
            _reports.Report(default, new TransferRefusal(TransferMechanism.Splice, Errno.EMFILE));
            _reports.Report(default, new TransferRefusal(TransferMechanism.SendFile, Errno.EINVAL));
        }

        Assert.Equal(2, _log.Collector.Count);
        var counted = refusals.GetMeasurementSnapshot();
        Assert.Equal(6, counted.Sum(measurement => measurement.Value));
        Assert.Equal(3, counted.Count(measurement => Equals(measurement.Tags["zerocopy.mechanism"], "splice")));
    }

    public void Dispose() => _services.Dispose();
}
