using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Interop;

internal static unsafe partial class SystemCalls
{
    /// <summary>For the owner or the group that stays.</summary>
    internal const uint Unchanged = uint.MaxValue;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int lchown(byte* path, uint owner, uint group);

    /// <summary>lchown(2): owner and group of a file, not through a symbolic link. Returns 0 or −errno. It does not wait, so there is no EINTR.</summary>
    internal static int LChown(ReadOnlySpan<byte> nulTerminatedPath, uint owner, uint group)
    {
        fixed (byte* path = nulTerminatedPath)
        {
            return Signed(lchown(path, owner, group));
        }
    }
}
