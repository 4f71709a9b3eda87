using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int IN_CLOEXEC = 0x80000;
    internal const int IN_NONBLOCK = 0x800;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int inotify_init1(int flags);

    /// <summary>
    /// inotify_init1(2): a queue of changes to files. Returns 0 or −errno; EMFILE also when the user has as many instances as
    /// fs.inotify.max_user_instances allows (128 by default, for all processes of the user together).
    /// </summary>
    internal static int InotifyInit1(int flags, out SafeInotifyHandle? handle)
    {
        var result = Signed(inotify_init1(flags));
        handle = result < 0 ? null : new SafeInotifyHandle(result);
        return result < 0 ? result : 0;
    }
}
