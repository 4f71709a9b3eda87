using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial int inotify_rm_watch([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle inotify, int watch);

    /// <summary>
    /// inotify_rm_watch(2): ends a watch; <see cref="IN_IGNORED"/> is its last event. Returns 0 or −errno, EINVAL when it has ended already.
    /// </summary>
    internal static int InotifyRmWatch(SafeInotifyHandle inotify, int watch) => Signed(inotify_rm_watch(inotify, watch));
}
