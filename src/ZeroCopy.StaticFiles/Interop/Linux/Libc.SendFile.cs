using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>The most one call transfers (MAX_RW_COUNT, 2 GiB less a page); a larger count is cut, not refused.</summary>
    internal const nint MaxSendFileCount = 0x7ffff000;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint sendfile(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket,
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle file,
        ref long offset,
        nint count);

    /// <summary>
    /// sendfile(2): sends a range of a file from the page cache without a copy through user space. The kernel moves
    /// <paramref name="offset"/> past what was sent; the file's own position stays. Returns the bytes taken, 0 at the end of the file
    /// (before the announced length: it was truncated), or −errno.
    /// </summary>
    /// <remarks>
    /// There is no MSG_NOSIGNAL here: a peer that has gone raises SIGPIPE, which the .NET runtime ignores from its start, so it is EPIPE.
    /// </remarks>
    internal static nint SendFile(SafeHandle socket, SafeHandle file, ref long offset, nint count)
    {
        nint result;
        do
        {
            result = Signed(sendfile(socket, file, ref offset, count));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
