using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

/// <summary>Every way to send a file, for theories: what one must do, all must.</summary>
internal static class Mechanisms
{
    public static TheoryData<TransferMechanism> All => [.. Enum.GetValues<TransferMechanism>().Where(mechanism => mechanism != TransferMechanism.Auto)];

    /// <summary>With TCP and with a Unix domain socket.</summary>
    public static TheoryData<TransferMechanism, bool> AllOnBothSockets => new(
        from mechanism in All.Select(row => row.Data)
        from isUnix in (bool[])[false, true]
        select (mechanism, isUnix));

    /// <summary>With completions on the thread pool and on the event thread.</summary>
    public static TheoryData<TransferMode, bool> ModesOnBothThreads => new(
        from mode in Enum.GetValues<TransferMode>()
        from isInline in (bool[])[false, true]
        select (mode, isInline));

    public static TheoryData<TransferMode> Modes => [.. Enum.GetValues<TransferMode>()];
}
