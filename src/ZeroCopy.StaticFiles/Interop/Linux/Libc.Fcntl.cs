using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int F_SETFD = 2;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;

    /// <summary>With F_SETFD: exec closes the descriptor.</summary>
    internal const int FD_CLOEXEC = 1;

    /// <summary>Duplicates to the lowest free number from the argument on, which exec closes.</summary>
    internal const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>Capacity of a pipe; without privilege at most /proc/sys/fs/pipe-max-size (EPERM).</summary>
    internal const int F_SETPIPE_SZ = 1031;
    internal const int F_GETPIPE_SZ = 1032;

    // Variadic in C. On x64 and arm64 Linux an int travels in the same register either way (it does not on Apple's arm64).
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, int command, int argument);

    /// <summary>fcntl(2) for the commands that take an int or nothing (0). Returns the command's value or −errno.</summary>
    internal static int Fcntl(SafeHandle descriptor, int command, int argument)
    {
        int result;
        do
        {
            result = Signed(fcntl(descriptor, command, argument));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
