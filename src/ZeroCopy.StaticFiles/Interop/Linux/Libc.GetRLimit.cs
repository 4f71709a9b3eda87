using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>Descriptors that may be open; asm-generic/resource.h, the same on x64 and arm64.</summary>
    internal const int RLIMIT_NOFILE = 7;

    // struct rlimit: two rlim_t, 64 bits each where pointers are.
    [StructLayout(LayoutKind.Sequential)]
    private struct RLimit
    {
        public ulong Current;
        public ulong Max;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrlimit(int resource, RLimit* limit);

    /// <summary>getrlimit(2): the limit that is in force. Returns 0 or −errno.</summary>
    internal static int GetRLimit(int resource, out ulong current)
    {
        var limit = default(RLimit);
        var result = Signed(getrlimit(resource, &limit));
        current = limit.Current;
        return result;
    }
}
