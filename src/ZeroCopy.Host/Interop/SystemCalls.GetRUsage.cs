using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Interop;

/// <summary><c>struct timeval</c>, 16 bytes on 64-bit Linux, bits/types/struct_timeval.h.</summary>
internal struct TimeVal
{
    internal long Seconds;
    internal long Microseconds;
}

/// <summary><c>struct rusage</c>, 144 bytes on 64-bit Linux, bits/types/struct_rusage.h.</summary>
internal struct RUsage
{
    internal TimeVal UserTime;
    internal TimeVal SystemTime;
    internal long MaxResidentKilobytes;
    private readonly long _sharedText;
    private readonly long _unsharedData;
    private readonly long _unsharedStack;
    internal long MinorFaults;
    internal long MajorFaults;
    private readonly long _swaps;
    internal long BlockInputs;
    internal long BlockOutputs;
    private readonly long _messagesSent;
    private readonly long _messagesReceived;
    private readonly long _signals;
    internal long VoluntarySwitches;
    internal long InvoluntarySwitches;
}

internal static unsafe partial class SystemCalls
{
    /// <summary>The calling process with all its threads, also those that have ended.</summary>
    internal const int RUSAGE_SELF = 0;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrusage(int who, out RUsage usage);

    /// <summary>getrusage(2). Returns 0 or −errno. It does not wait, so there is no EINTR.</summary>
    internal static int GetRUsage(int who, out RUsage usage) => Signed(getrusage(who, out usage));
}
