using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    // What happened, in a watched directory or to it: linux/inotify.h.
    internal const uint IN_MODIFY = 0x2;

    /// <summary>Mode, owner, times or number of links.</summary>
    internal const uint IN_ATTRIB = 0x4;
    internal const uint IN_CLOSE_WRITE = 0x8;
    internal const uint IN_MOVED_FROM = 0x40;
    internal const uint IN_MOVED_TO = 0x80;
    internal const uint IN_CREATE = 0x100;
    internal const uint IN_DELETE = 0x200;

    /// <summary>The watched directory has gone, which it has not while someone holds it open.</summary>
    internal const uint IN_DELETE_SELF = 0x400;
    internal const uint IN_MOVE_SELF = 0x800;

    // Need not be asked for.
    internal const uint IN_UNMOUNT = 0x2000;

    /// <summary>The queue was full (fs.inotify.max_queued_events): events are lost. The watch is −1.</summary>
    internal const uint IN_Q_OVERFLOW = 0x4000;

    /// <summary>The watch has ended: removed, or its directory deleted or unmounted.</summary>
    internal const uint IN_IGNORED = 0x8000;

    /// <summary>The event is about a directory.</summary>
    internal const uint IN_ISDIR = 0x4000_0000;

    /// <summary>With what to watch: ENOTDIR unless it is a directory.</summary>
    internal const uint IN_ONLYDIR = 0x100_0000;

    // "/proc/self/fd/", the ten digits of the largest int, NUL.
    private const int LongestDescriptorPath = 14 + 10 + 1;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int inotify_add_watch([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle inotify, byte* path, uint mask);

    /// <summary>
    /// inotify_add_watch(2) of what is open (O_PATH is enough), by its magic link in /proc: a second walk along its path could end
    /// elsewhere. The caller needs the right to read the directory (EACCES). Returns the watch, which is the old one when the directory
    /// is watched already, or −errno; ENOSPC when the user has as many as fs.inotify.max_user_watches allows.
    /// </summary>
    internal static int InotifyAddWatch(SafeInotifyHandle inotify, SafeHandle directory, uint mask)
    {
        // The path holds the number, so the number must stay the directory's until the kernel has read it.
        DescriptorMarshaller.ManagedToUnmanagedIn held = default;
        held.FromManaged(directory);
        try
        {
            return InotifyAddWatch(inotify, held.ToUnmanaged(), mask);
        }
        finally
        {
            held.Free();
        }
    }

    private static int InotifyAddWatch(SafeInotifyHandle inotify, int directory, uint mask)
    {
        // Elsewhere the kernel answers for a closed handle; a path to number −1 it would call ENOENT.
        if (directory < 0)
        {
            return -Errno.EBADF;
        }

        var path = stackalloc byte[LongestDescriptorPath];
        var link = new Span<byte>(path, LongestDescriptorPath);
        var prefix = "/proc/self/fd/"u8;
        prefix.CopyTo(link);
        Utf8Formatter.TryFormat(directory, link[prefix.Length..], out var digits);
        link[prefix.Length + digits] = 0;
        int result;
        do
        {
            result = Signed(inotify_add_watch(inotify, path, mask));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
