using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>Address space only: a touch faults instead of reading zeros.</summary>
    internal const int PROT_NONE = 0;
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;

    internal const int MAP_SHARED = 1;
    internal const int MAP_PRIVATE = 2;

    /// <summary>Zeroed memory, no file.</summary>
    internal const int MAP_ANONYMOUS = 0x20;

    /// <summary>Not counted against the commit limit.</summary>
    internal const int MAP_NORESERVE = 0x4000;

    /// <summary>Page it in now.</summary>
    internal const int MAP_POPULATE = 0x8000;

    // No file (null) is the descriptor −1 that anonymous mappings want.
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint mmap(
        nint address, nuint length, int protection, int flags, [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle? file, long offset);

    /// <summary>
    /// mmap(2): maps a file, or memory without one (null, with <see cref="MAP_ANONYMOUS"/>). Returns 0 or −errno.
    /// A mapped file that is truncated turns a touch into SIGBUS, which managed code does not survive: hand mapped pages only to
    /// system calls, which answer EFAULT.
    /// </summary>
    internal static int MMap(SafeHandle? file, nuint length, int protection, int flags, long offset, out SafeMemoryMapping? mapping)
    {
        var address = MMap(file, length, protection, flags, offset);
        mapping = address < 0 ? null : new SafeMemoryMapping(address, length);
        return address < 0 ? (int)address : 0;
    }

    /// <summary>The same without an object for each mapping. Returns the address, which the caller unmaps, or −errno.</summary>
    internal static nint MMap(SafeHandle? file, nuint length, int protection, int flags, long offset) =>
        // The upper half of the address space is the kernel's, so no address is negative.
        Signed(mmap(0, length, protection, flags, file, offset));
}
