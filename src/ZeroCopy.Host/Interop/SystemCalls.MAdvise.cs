using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Interop;

internal static unsafe partial class SystemCalls
{
    /// <summary>Pages of a file that were not written to are mapped from it again when they are needed; others lose their content.</summary>
    internal const int MADV_DONTNEED = 4;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int madvise(nint address, nuint length, int advice);

    /// <summary>madvise(2) on a mapping that is not the library's. Returns 0 or −errno. It does not wait, so there is no EINTR.</summary>
    internal static int MAdvise(nint address, nuint length, int advice) => Signed(madvise(address, length, advice));
}
