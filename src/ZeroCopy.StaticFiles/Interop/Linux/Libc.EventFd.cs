using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    /// <summary>
    /// eventfd(2): a counter that wakes an epoll loop from another thread. Write eight bytes to add, read eight to take.
    /// Returns 0 or −errno.
    /// </summary>
    internal static int EventFd(uint initial, int flags, out SafeFileHandle? handle)
    {
        var result = Signed(eventfd(initial, flags));
        handle = result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        return result < 0 ? result : 0;
    }
}
