using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Diagnosis;

/// <summary>The names of file systems, by the number that statfs(2) gives.</summary>
internal static class FileSystems
{
    /// <summary>Who else may change the files without this kernel's knowing.</summary>
    internal enum Kind
    {
        /// <summary>Nobody: all changes come through this kernel.</summary>
        Local,

        /// <summary>A server or another machine.</summary>
        Network,

        /// <summary>A program, which does as it likes.</summary>
        Fuse,

        /// <summary>Files without a length: nothing to serve.</summary>
        Kernel,

        /// <summary>Not in the table.</summary>
        Unknown,
    }

    // What the library has no name for; linux/magic.h, but zfs, exfat and ntfs3, which are in their own sources.
    private const long RAMFS_MAGIC = 0x858458F6;
    private const long SQUASHFS_MAGIC = 0x73717368;
    private const long EROFS_SUPER_MAGIC_V1 = 0xE0F5E1E2;
    private const long ISOFS_SUPER_MAGIC = 0x9660;
    private const long MSDOS_SUPER_MAGIC = 0x4D44;
    private const long EXFAT_SUPER_MAGIC = 0x2011BAB0;
    private const long NTFS3_SUPER_MAGIC = 0x7366746E;
    private const long ZFS_SUPER_MAGIC = 0x2FC12FC1;
    private const long CEPH_SUPER_MAGIC = 0x00C36400;
    private const long BCACHEFS_SUPER_MAGIC = 0xCA451A4E;

    /// <summary>Name and kind; the number itself where it is not known.</summary>
    public static (string Name, Kind Kind) Describe(long type) => (type & 0xFFFFFFFF) switch
    {
        Libc.EXT4_SUPER_MAGIC => ("ext2/3/4", Kind.Local),
        Libc.XFS_SUPER_MAGIC => ("xfs", Kind.Local),
        Libc.BTRFS_SUPER_MAGIC => ("btrfs", Kind.Local),
        Libc.F2FS_SUPER_MAGIC => ("f2fs", Kind.Local),
        ZFS_SUPER_MAGIC => ("zfs", Kind.Local),
        BCACHEFS_SUPER_MAGIC => ("bcachefs", Kind.Local),
        Libc.TMPFS_MAGIC => ("tmpfs", Kind.Local),
        RAMFS_MAGIC => ("ramfs", Kind.Local),
        Libc.OVERLAYFS_SUPER_MAGIC => ("overlayfs", Kind.Local),
        SQUASHFS_MAGIC => ("squashfs", Kind.Local),
        EROFS_SUPER_MAGIC_V1 => ("erofs", Kind.Local),
        ISOFS_SUPER_MAGIC => ("iso9660", Kind.Local),
        MSDOS_SUPER_MAGIC => ("vfat", Kind.Local),
        EXFAT_SUPER_MAGIC => ("exfat", Kind.Local),
        NTFS3_SUPER_MAGIC => ("ntfs3", Kind.Local),
        Libc.NFS_SUPER_MAGIC => ("nfs", Kind.Network),
        Libc.SMB_SUPER_MAGIC => ("smb", Kind.Network),
        Libc.CIFS_SUPER_MAGIC => ("cifs", Kind.Network),
        Libc.SMB2_SUPER_MAGIC => ("smb2", Kind.Network),
        CEPH_SUPER_MAGIC => ("ceph", Kind.Network),
        Libc.V9FS_MAGIC => ("9p", Kind.Network),
        Libc.VBOXSF_SUPER_MAGIC => ("vboxsf", Kind.Network),
        Libc.FUSE_SUPER_MAGIC => ("fuse or virtiofs", Kind.Fuse),
        Libc.PROC_SUPER_MAGIC => ("proc", Kind.Kernel),
        Libc.SYSFS_MAGIC => ("sysfs", Kind.Kernel),
        var other => ($"type 0x{other:x}", Kind.Unknown),
    };
}
