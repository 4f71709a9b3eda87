using ZeroCopy.Host.Interop;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>What this process has used, or between two looks, by getrusage(2).</summary>
/// <remarks>
/// Of the process and not of one thread: a send goes on in an event loop or on a thread that waits for the disk. The receiver is
/// another process, so it is not in it. Over loopback the kernel does a part of the receiver's work in the sender's call.
/// </remarks>
internal readonly record struct ResourceUsage(
    long UserMicroseconds, long SystemMicroseconds, long MinorFaults, long MajorFaults, long VoluntarySwitches, long InvoluntarySwitches)
{
    public long CpuMicroseconds => UserMicroseconds + SystemMicroseconds;

    /// <summary>Since the process started.</summary>
    public static ResourceUsage Now()
    {
        // Only EFAULT and EINVAL are possible.
        _ = SystemCalls.GetRUsage(SystemCalls.RUSAGE_SELF, out var usage);
        return new(
            Microseconds(usage.UserTime),
            Microseconds(usage.SystemTime),
            usage.MinorFaults,
            usage.MajorFaults,
            usage.VoluntarySwitches,
            usage.InvoluntarySwitches);
    }

    public static ResourceUsage operator +(ResourceUsage left, ResourceUsage right) => new(
        left.UserMicroseconds + right.UserMicroseconds,
        left.SystemMicroseconds + right.SystemMicroseconds,
        left.MinorFaults + right.MinorFaults,
        left.MajorFaults + right.MajorFaults,
        left.VoluntarySwitches + right.VoluntarySwitches,
        left.InvoluntarySwitches + right.InvoluntarySwitches);

    public static ResourceUsage operator -(ResourceUsage left, ResourceUsage right) => new(
        left.UserMicroseconds - right.UserMicroseconds,
        left.SystemMicroseconds - right.SystemMicroseconds,
        left.MinorFaults - right.MinorFaults,
        left.MajorFaults - right.MajorFaults,
        left.VoluntarySwitches - right.VoluntarySwitches,
        left.InvoluntarySwitches - right.InvoluntarySwitches);

    private static long Microseconds(TimeVal time) => (time.Seconds * 1_000_000) + time.Microseconds;
}
