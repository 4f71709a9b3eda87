using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The mechanism that maps the file and sends from the mapping: one copy, page cache to socket. For files that can be mapped and
/// not sent by <c>sendfile</c>, and to compare with.
/// </summary>
internal sealed unsafe class MappedFileMechanism : MappingMechanism
{
    /// <inheritdoc/>
    public override TransferMechanism Kind => TransferMechanism.MemoryMapped;

    /// <inheritdoc/>
    protected override nint SendMapped(SafeHandle socket, void* first, nuint count, int flags) => Libc.Send(socket, first, count, flags);
}
