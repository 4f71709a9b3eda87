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
    // Numbers from linux/magic.h; those of vboxsf, zfs, exfat, ntfs3 and bcachefs from their own sources. Ext2 and ext3 share ext4's,
    // virtiofs has FUSE's.
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
    internal const long RAMFS_MAGIC = 0x858458F6;
    internal const long SQUASHFS_MAGIC = 0x73717368;
    internal const long EROFS_SUPER_MAGIC_V1 = 0xE0F5E1E2;
    internal const long ISOFS_SUPER_MAGIC = 0x9660;
    internal const long MSDOS_SUPER_MAGIC = 0x4D44;
    internal const long EXFAT_SUPER_MAGIC = 0x2011BAB0;
    internal const long NTFS3_SUPER_MAGIC = 0x7366746E;
    internal const long ZFS_SUPER_MAGIC = 0x2FC12FC1;
    internal const long CEPH_SUPER_MAGIC = 0x00C36400;
    internal const long BCACHEFS_SUPER_MAGIC = 0xCA451A4E;
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
