using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Interop;

internal static unsafe partial class SystemCalls
{
    /// <summary>1,024 processors, as cpu_set_t of glibc; a machine with more has its first ones described.</summary>
    internal const int ProcessorMaskWords = 16;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sched_getaffinity(int thread, nuint size, ulong* mask);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nuint size, ulong* mask);

    /// <summary>sched_getaffinity(2): the processors that a thread may run on; 0 is the calling one. Returns 0 or −errno.</summary>
    internal static int SchedGetAffinity(int thread, Span<ulong> mask)
    {
        fixed (ulong* words = mask)
        {
            return Signed(sched_getaffinity(thread, (nuint)mask.Length * sizeof(ulong), words));
        }
    }

    /// <summary>sched_setaffinity(2). Threads and processes that it starts inherit it. Returns 0 or −errno.</summary>
    internal static int SchedSetAffinity(int thread, ReadOnlySpan<ulong> mask)
    {
        fixed (ulong* words = mask)
        {
            return Signed(sched_setaffinity(thread, (nuint)mask.Length * sizeof(ulong), words));
        }
    }
}
