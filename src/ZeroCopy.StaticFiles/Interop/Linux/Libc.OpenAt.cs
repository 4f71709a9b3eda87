using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>In place of a directory's descriptor: the current directory.</summary>
    internal const int AT_FDCWD = -100;

    // Variadic in C for the mode, which only O_CREAT reads; the first arguments travel the same way on x64 and arm64 Linux.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int openat([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle directory, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    private static partial int openat_cwd(int directory, byte* path, int flags);

    /// <summary>
    /// openat(2): opens an existing path, relative to a directory or (null) to the current one, <b>without confinement</b>: for the root
    /// itself and for names known to be one component. Returns 0 or −errno.
    /// </summary>
    internal static int OpenAt(SafeHandle? directory, ReadOnlySpan<byte> nulTerminatedPath, int flags, out SafeFileHandle? handle)
    {
        RequireNulTerminated(nulTerminatedPath);
        int result;
        fixed (byte* path = nulTerminatedPath)
        {
            do
            {
                result = Signed(directory is null ? openat_cwd(AT_FDCWD, path, flags) : openat(directory, path, flags));
            }
            while (result == -Errno.EINTR);
        }

        handle = result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        return result < 0 ? result : 0;
    }
}
