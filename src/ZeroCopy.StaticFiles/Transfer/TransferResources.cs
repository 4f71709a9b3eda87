using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>What the senders of all connections of one application share.</summary>
internal sealed class TransferResources(NativeBufferPool buffers)
{
    /// <summary>Native memory.</summary>
    public NativeBufferPool Buffers { get; } = buffers;

    /// <summary>Pipes for <c>splice</c>.</summary>
    public SplicePipePool Pipes { get; } = new();

    /// <summary>What chooses the mechanism; set before the first connection.</summary>
    public TransferPolicy Policy { get; set; } = TransferPolicy.Default;
}
