using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int POSIX_FADV_NORMAL = 0;
    internal const int POSIX_FADV_RANDOM = 1;
    internal const int POSIX_FADV_SEQUENTIAL = 2;

    /// <summary>Start reading it in.</summary>
    internal const int POSIX_FADV_WILLNEED = 3;

    /// <summary>Drop its clean pages from the page cache.</summary>
    internal const int POSIX_FADV_DONTNEED = 4;

    [LibraryImport(Library)]
    private static partial int posix_fadvise(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle file, long offset, long length, int advice);

    /// <summary>
    /// posix_fadvise(2): readahead on demand, or its opposite; length 0 means to the end. Returns 0 or −errno (the C function returns the
    /// error number itself and leaves errno alone).
    /// </summary>
    internal static int PosixFadvise(SafeHandle file, long offset, long length, int advice)
    {
        int error;
        do
        {
            error = posix_fadvise(file, offset, length, advice);
            SystemCallCount.Add();
        }
        while (error == Errno.EINTR);

        return -error;
    }
}
