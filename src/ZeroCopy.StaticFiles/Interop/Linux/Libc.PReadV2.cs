using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>EAGAIN instead of waiting for the disk; a read that meets the first missing page later comes back short.</summary>
    internal const int RWF_NOWAIT = 8;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint preadv2(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle file, IoVec* vectors, int count, long offset, int flags);

    /// <summary>
    /// preadv2(2): reads at an offset into several pieces, with <see cref="RWF_NOWAIT"/> only from the page cache (which starts
    /// readahead when it misses). Returns the bytes read, 0 at the end of the file, or −errno.
    /// </summary>
    internal static nint PReadV2(SafeHandle file, IoVec* vectors, int count, long offset, int flags)
    {
        nint result;
        do
        {
            result = Signed(preadv2(file, vectors, count, offset, flags));
        }
        while (result == -Errno.EINTR);

        return result;
    }

    /// <summary>The same into one piece of managed memory, which is pinned for the length of the call.</summary>
    internal static nint PReadV2(SafeHandle file, Span<byte> destination, long offset, int flags)
    {
        fixed (byte* start = destination)
        {
            var vector = new IoVec(start, (nuint)destination.Length);
            return PReadV2(file, &vector, 1, offset, flags);
        }
    }
}
