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
}
