using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary><c>struct statx_timestamp</c>, 16 bytes: seconds since 1970 (may be negative) and the nanoseconds on top.</summary>
internal record struct StatxTimestamp
{
    internal long Seconds;
    internal uint Nanoseconds;
    private readonly int _reserved;
}

/// <summary>
/// <c>struct statx</c>, 256 bytes with the same layout on every architecture, linux/stat.h. A bit in <see cref="Mask"/> tells whether
/// the file system filled the field in; STATX_BASIC_STATS it always does.
/// </summary>
internal unsafe struct StatxBuffer
{
    internal uint Mask;
    internal uint BlockSize;
    internal ulong Attributes;
    internal uint LinkCount;
    internal uint UserId;
    internal uint GroupId;
    internal ushort Mode;
    private readonly ushort _spare0;
    internal ulong Inode;
    internal ulong Size;
    internal ulong Blocks;
    internal ulong AttributesMask;
    internal StatxTimestamp AccessTime;
    internal StatxTimestamp BirthTime;
    internal StatxTimestamp ChangeTime;
    internal StatxTimestamp ModifyTime;
    internal uint RawDeviceMajor;
    internal uint RawDeviceMinor;
    internal uint DeviceMajor;
    internal uint DeviceMinor;
    internal ulong MountId;

    // stx_dio_mem_align and later additions, and what is still spare.
    private fixed ulong _rest[13];
}

internal static unsafe partial class Libc
{
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const uint STATX_BTIME = 0x800;

    /// <summary>The kind of file, within <see cref="StatxBuffer.Mode"/>.</summary>
    internal const ushort S_IFMT = 0xf000;
    internal const ushort S_IFIFO = 0x1000;
    internal const ushort S_IFCHR = 0x2000;
    internal const ushort S_IFDIR = 0x4000;
    internal const ushort S_IFBLK = 0x6000;
    internal const ushort S_IFREG = 0x8000;
    internal const ushort S_IFLNK = 0xa000;
    internal const ushort S_IFSOCK = 0xc000;

    private const int AT_EMPTY_PATH = 0x1000;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int statx(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, byte* path, int flags, uint mask, out StatxBuffer result);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    private static partial int statx_cwd(int directory, byte* path, int flags, uint mask, out StatxBuffer result);

    /// <summary>
    /// statx(2) of what is open, as fstat: length, times to the nanosecond and inode of the very bytes that are going to be sent.
    /// Returns 0 or −errno.
    /// </summary>
    internal static int Statx(SafeHandle descriptor, out StatxBuffer result)
    {
        byte empty = 0;
        int returned;
        do
        {
            returned = Signed(statx(descriptor, &empty, AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, out result));
        }
        while (returned == -Errno.EINTR);

        return returned;
    }

    /// <summary>
    /// statx(2) of a path from a directory, through symbolic links and not confined to it: to compare what is there with
    /// what is open, never to open it. Returns 0 or −errno.
    /// </summary>
    internal static int Statx(SafeHandle directory, ReadOnlySpan<byte> nulTerminatedPath, out StatxBuffer result)
    {
        RequireNulTerminated(nulTerminatedPath);
        int returned;
        fixed (byte* path = nulTerminatedPath)
        {
            do
            {
                returned = Signed(statx(directory, path, 0, STATX_BASIC_STATS, out result));
            }
            while (returned == -Errno.EINTR);
        }

        return returned;
    }

    /// <summary>statx(2) of a path, absolute or from the current directory, through symbolic links. Returns 0 or −errno.</summary>
    internal static int Statx(ReadOnlySpan<byte> nulTerminatedPath, out StatxBuffer result)
    {
        RequireNulTerminated(nulTerminatedPath);
        int returned;
        fixed (byte* path = nulTerminatedPath)
        {
            do
            {
                returned = Signed(statx_cwd(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, out result));
            }
            while (returned == -Errno.EINTR);
        }

        return returned;
    }
}
