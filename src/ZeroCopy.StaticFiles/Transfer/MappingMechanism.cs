using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>What the mechanisms that send from a mapping of the file have in common: windows, and files that shrink.</summary>
internal abstract unsafe class MappingMechanism : FileMechanism
{
    private readonly MappedFile _mapped = new();

    /// <inheritdoc/>
    public sealed override nint Send(SafeHandle socket, SafeFileHandle file, ref long offset, long count, bool more)
    {
        var mapped = _mapped.Show(file, offset, count, out var first);

        if (mapped <= 0)
        {
            return mapped;
        }

        // Cut by the end of the window: the rest follows from the next one.
        var flags = Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT | (more || mapped < count ? Libc.MSG_MORE : 0);
        var sent = SendMapped(socket, first, (nuint)mapped, flags);

        // The length of the file tells truncation from a disk that cannot read: the kernel's copy gives EFAULT for both.
        var end = offset + (sent > 0 ? sent : mapped);

        if (sent is > 0 or -Errno.EFAULT && MappedFile.EndsBefore(file, end))
        {
            return 0;
        }

        if (sent < 0)
        {
            // The client may keep us waiting, or this was the end: either way the window is not held.
            _mapped.Release();
            return sent == -Errno.EFAULT ? -Errno.EIO : sent;
        }

        offset = end;
        return sent;
    }

    /// <inheritdoc/>
    public override void Reset() => _mapped.Release();

    /// <summary>Sends memory, which only the kernel may read.</summary>
    /// <returns>Bytes that the socket took, or a negative errno.</returns>
    protected abstract nint SendMapped(SafeHandle socket, void* first, nuint count, int flags);
}
