using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial int pipe2(int* descriptors, int flags);

    /// <summary>
    /// pipe2(2): a pipe, the way station of splice. Flags are <see cref="OpenFlags.O_CLOEXEC"/> and <see cref="OpenFlags.O_NONBLOCK"/>.
    /// Returns 0 or −errno.
    /// </summary>
    internal static int Pipe2(out SafeFileHandle? readEnd, out SafeFileHandle? writeEnd, int flags)
    {
        var descriptors = stackalloc int[2];
        var result = Signed(pipe2(descriptors, flags));
        readEnd = result < 0 ? null : new SafeFileHandle(descriptors[0], ownsHandle: true);
        writeEnd = result < 0 ? null : new SafeFileHandle(descriptors[1], ownsHandle: true);
        return result;
    }
}
