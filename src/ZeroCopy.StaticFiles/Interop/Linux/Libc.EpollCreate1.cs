using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int EPOLL_CLOEXEC = 0x80000;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    /// <summary>epoll_create1(2): a set of descriptors to wait on. Returns 0 or −errno.</summary>
    internal static int EpollCreate1(int flags, out SafeEpollHandle? handle)
    {
        var result = Signed(epoll_create1(flags));
        handle = result < 0 ? null : new SafeEpollHandle(result);
        return result < 0 ? result : 0;
    }
}
