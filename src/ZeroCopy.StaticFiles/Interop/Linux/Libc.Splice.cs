using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>Move pages rather than copy: a hint the kernel has ignored since 2.6.21.</summary>
    internal const uint SPLICE_F_MOVE = 1;

    /// <summary>Do not block on the pipe; the other end follows its own O_NONBLOCK.</summary>
    internal const uint SPLICE_F_NONBLOCK = 2;

    /// <summary>More follows: MSG_MORE when the output is a socket.</summary>
    internal const uint SPLICE_F_MORE = 4;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint splice(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle input,
        long* inputOffset,
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle output,
        long* outputOffset,
        nint count,
        uint flags);

    /// <summary>
    /// splice(2): moves bytes between a pipe and a file or socket inside the kernel. One end must be a pipe, whose offset is null.
    /// Returns the bytes moved, 0 at the end of the input, or −errno.
    /// </summary>
    internal static nint Splice(SafeHandle input, long* inputOffset, SafeHandle output, long* outputOffset, nint count, uint flags)
    {
        nint result;
        do
        {
            result = Signed(splice(input, inputOffset, output, outputOffset, count, flags));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
