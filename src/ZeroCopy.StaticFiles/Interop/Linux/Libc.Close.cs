using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial int close(int descriptor);

    /// <summary>
    /// close(2); a handle's release calls it, or whoever asked for a number without one. Never retried: Linux frees the number even when it answers EINTR, and a second
    /// close could hit somebody else's descriptor. Returns 0 or −errno.
    /// </summary>
    internal static int Close(int descriptor) => Signed(close(descriptor));
}
