using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial int munmap(nint address, nuint length);

    /// <summary>munmap(2), once, by whoever owns the mapping. Returns 0 or −errno.</summary>
    internal static int MUnmap(nint address, nuint length) => Signed(munmap(address, length));
}
