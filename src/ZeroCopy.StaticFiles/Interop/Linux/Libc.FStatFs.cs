using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary><c>struct statfs</c>, 120 bytes on x64 and arm64, bits/statfs.h. <see cref="Type"/> is one of the *_MAGIC numbers.</summary>
internal unsafe struct StatFs
{
    internal long Type;
    internal long BlockSize;
    internal ulong Blocks;
    internal ulong BlocksFree;
    internal ulong BlocksAvailable;
    internal ulong Files;
    internal ulong FilesFree;
    internal ulong FileSystemId;
    internal long NameLength;
    internal long FragmentSize;
    internal long Flags;
    private fixed long _spare[4];
}

internal static unsafe partial class Libc
{
    // Numbers from linux/magic.h; vboxsf's from fs/vboxsf/super.c. Ext2 and ext3 share ext4's, virtiofs has FUSE's.
    internal const long EXT4_SUPER_MAGIC = 0xEF53;
    internal const long XFS_SUPER_MAGIC = 0x58465342;
    internal const long BTRFS_SUPER_MAGIC = 0x9123683E;
    internal const long F2FS_SUPER_MAGIC = 0xF2F52010;
    internal const long TMPFS_MAGIC = 0x01021994;
    internal const long OVERLAYFS_SUPER_MAGIC = 0x794C7630;
    internal const long NFS_SUPER_MAGIC = 0x6969;
    internal const long SMB_SUPER_MAGIC = 0x517B;
    internal const long CIFS_SUPER_MAGIC = 0xFF534D42;
    internal const long SMB2_SUPER_MAGIC = 0xFE534D42;
    internal const long V9FS_MAGIC = 0x01021997;
    internal const long FUSE_SUPER_MAGIC = 0x65735546;
    internal const long VBOXSF_SUPER_MAGIC = 0x786F4256;
    internal const long PROC_SUPER_MAGIC = 0x9FA0;
    internal const long SYSFS_MAGIC = 0x62656572;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fstatfs([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, out StatFs result);

    /// <summary>
    /// fstatfs(2): the file system a descriptor lives on, because there are some on which sendfile cannot be trusted.
    /// Returns 0 or −errno.
    /// </summary>
    internal static int FStatFs(SafeHandle descriptor, out StatFs result)
    {
        int returned;
        do
        {
            returned = Signed(fstatfs(descriptor, out result));
        }
        while (returned == -Errno.EINTR);

        return returned;
    }
}
