using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>
/// The last descriptors of the process, which connections leave to others: to files that are to be sent, and to the runtime, which ends
/// the process when it cannot start a thread for want of a pipe.
/// </summary>
internal static class DescriptorReserve
{
    /// <summary>32: each thread that starts takes two for a moment, and there are a few threads.</summary>
    public const int Count = 32;

    // The lowest number that is free is always the next (open(2)), so the number of a descriptor says how many there are at least.
    private static readonly int Threshold = FindThreshold();

    /// <summary>Whether a descriptor that was just made is one of the last.</summary>
    public static bool Includes(SafeHandle descriptor) => (int)descriptor.DangerousGetHandle() >= Threshold;

    /// <summary>Whether the next descriptor would be one of the last, or there is none.</summary>
    public static bool IsNext(SafeHandle any)
    {
        var next = Libc.Fcntl(any, Libc.F_DUPFD_CLOEXEC, 0);

        if (next < 0)
        {
            return true;
        }

        _ = Libc.Close(next);
        return next >= Threshold;
    }

    private static int FindThreshold() =>
        Libc.GetRLimit(Libc.RLIMIT_NOFILE, out var limit) < 0 || limit > int.MaxValue ? int.MaxValue
        : limit > 2 * Count ? (int)limit - Count
        : int.MaxValue;
}
