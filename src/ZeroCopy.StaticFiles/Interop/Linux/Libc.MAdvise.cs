using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int MADV_NORMAL = 0;
    internal const int MADV_RANDOM = 1;
    internal const int MADV_SEQUENTIAL = 2;

    /// <summary>Start reading it in.</summary>
    internal const int MADV_WILLNEED = 3;

    /// <summary>Give the pages back; private memory reads as zeros afterwards.</summary>
    internal const int MADV_DONTNEED = 4;
    internal const int MADV_HUGEPAGE = 14;
    internal const int MADV_NOHUGEPAGE = 15;

    /// <summary>Leave it out of core dumps.</summary>
    internal const int MADV_DONTDUMP = 16;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int madvise(nint address, nuint length, int advice);

    /// <summary>
    /// madvise(2) on part of a mapping; the offset must be a multiple of the page size. Returns 0 or −errno; −EINVAL also for a part that
    /// is not inside the mapping, so that no advice (MADV_DONTNEED discards) can reach a neighbour.
    /// </summary>
    internal static int MAdvise(SafeMemoryMapping mapping, nuint offset, nuint length, int advice)
    {
        if (offset > mapping.Length || length > mapping.Length - offset)
        {
            return -Errno.EINVAL;
        }

        var held = false;
        try
        {
            mapping.DangerousAddRef(ref held);
            return Signed(madvise(mapping.DangerousGetHandle() + (nint)offset, length, advice));
        }
        catch (ObjectDisposedException)
        {
            return -Errno.EBADF;
        }
        finally
        {
            if (held)
            {
                mapping.DangerousRelease();
            }
        }
    }
}
