using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>The mechanisms as tag values of the metrics, and in the log.</summary>
internal static class MechanismTags
{
    public static string Of(TransferMechanism mechanism) => mechanism switch
    {
        TransferMechanism.SendFile => "sendfile",
        TransferMechanism.Splice => "splice",
        TransferMechanism.MemoryMapped => "memory_mapped",
        TransferMechanism.ZeroCopySend => "zero_copy_send",
        TransferMechanism.OffHeapCopy => "off_heap_copy",
        TransferMechanism.Managed => "managed",
        _ => "memory",
    };

    public static (string Mechanism, string Reason) Of(in TransferChoice choice) => (Of(choice.Mechanism), Of(choice.Reason));

    public static string Of(TransferReason reason) => reason switch
    {
        TransferReason.Configured => "configured",
        TransferReason.NetworkFileSystem => "network_file_system",
        TransferReason.UserSpaceFileSystem => "user_space_file_system",
        TransferReason.SharedFolder => "shared_folder",
        TransferReason.Calibrated => "calibrated",
        _ => "default",
    };
}
