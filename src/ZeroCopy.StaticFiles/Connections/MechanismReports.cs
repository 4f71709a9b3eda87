using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Tells how files are sent: each file system once, each refusal of the kernel once.</summary>
internal sealed class MechanismReports(ILogger logger, ZeroCopyMetrics metrics)
{
    private readonly ConcurrentDictionary<uint, bool> _fileSystems = new();
    private readonly ConcurrentDictionary<TransferRefusal, bool> _refusals = new();
    private volatile uint _last;

    /// <summary>Looks at a send. Where nothing is new, this is two comparisons.</summary>
    public void Report(TransferChoice choice, TransferRefusal refusal)
    {
        if (choice.FileSystem != _last)
        {
            ReportFileSystem(choice);
        }

        if (refusal.Mechanism != TransferMechanism.Auto)
        {
            ReportRefusal(refusal);
        }
    }

    private void ReportFileSystem(TransferChoice choice)
    {
        // What the options say, or a measurement of this length, tells nothing of the file system.
        if (choice.FileSystem == 0 || choice.Reason is TransferReason.Configured or TransferReason.Calibrated)
        {
            return;
        }

        _last = choice.FileSystem;

        if (_fileSystems.TryAdd(choice.FileSystem, true))
        {
            TransferLog.MechanismChosen(
                logger, FileSystems.Describe(choice.FileSystem).Name, MechanismTags.Of(choice.Mechanism), choice.Reason.ToString());
        }
    }

    private void ReportRefusal(TransferRefusal refusal)
    {
        var (mechanism, error) = (MechanismTags.Of(refusal.Mechanism), Errno.Describe(refusal.Error));
        metrics.MechanismRefused(mechanism, error);

        if (_refusals.TryAdd(refusal, true))
        {
            TransferLog.MechanismRefused(logger, mechanism, error);
        }
    }
}
