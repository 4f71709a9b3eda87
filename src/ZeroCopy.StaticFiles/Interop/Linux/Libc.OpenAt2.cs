using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary><c>struct open_how</c>, 24 bytes, linux/openat2.h. The kernel refuses bits it does not know, here and in the flags.</summary>
internal struct OpenHow
{
    internal ulong Flags;
    internal ulong Mode;
    internal ulong Resolve;
}

internal static unsafe partial class Libc
{
    /// <summary>No crossing of a mount point.</summary>
    internal const ulong RESOLVE_NO_XDEV = 1;

    /// <summary>No links of /proc that jump to an open file.</summary>
    internal const ulong RESOLVE_NO_MAGICLINKS = 2;

    /// <summary>No symbolic link in any component (ELOOP).</summary>
    internal const ulong RESOLVE_NO_SYMLINKS = 4;

    /// <summary>Nothing outside the directory, neither by <c>..</c>, nor by a link, nor by an absolute path (EXDEV).</summary>
    internal const ulong RESOLVE_BENEATH = 8;

    /// <summary>The directory is the root, as with chroot: <c>..</c> stops there and absolute links start there.</summary>
    internal const ulong RESOLVE_IN_ROOT = 0x10;

    /// <summary>Only what the kernel can answer from its caches, without blocking (EAGAIN); Linux 5.12.</summary>
    internal const ulong RESOLVE_CACHED = 0x20;

    // No libc in common use has a wrapper; the number is the same on x64 and arm64.
    private const nint SYS_openat2 = 437;

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_openat2(
        nint number,
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle directory,
        byte* path,
        OpenHow* how,
        nuint howSize);

    /// <summary>
    /// openat2(2), Linux 5.6: opens a path beneath a directory and lets the kernel hold the confinement, in the same walk that opens:
    /// there is no gap between check and use. Returns 0 or −errno; −EXDEV is an attempt to leave, −EAGAIN a rename racing with
    /// <c>..</c> (try again).
    /// </summary>
    internal static int OpenAt2(
        SafeHandle directory, ReadOnlySpan<byte> nulTerminatedPath, int flags, ulong resolve, out SafeFileHandle? handle)
    {
        RequireNulTerminated(nulTerminatedPath);
        var how = new OpenHow { Flags = (uint)flags, Resolve = resolve };
        nint result;
        fixed (byte* path = nulTerminatedPath)
        {
            do
            {
                result = Signed(syscall_openat2(SYS_openat2, directory, path, &how, (nuint)sizeof(OpenHow)));
            }
            while (result == -Errno.EINTR);
        }

        handle = result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        return result < 0 ? (int)result : 0;
    }
}
