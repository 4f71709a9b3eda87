using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>What is known of file systems, by the number that statfs(2) gives.</summary>
internal static class FileSystems
{
    /// <summary>Name and kind; the number itself where it is not known.</summary>
    public static (string Name, FileSystemKind Kind) Describe(long type) =>
        Find(type) is (not null, _) and var known ? (known.Name!, known.Kind) : ($"type 0x{type & 0xFFFFFFFF:x}", FileSystemKind.Unknown);

    /// <summary>The kind alone. Allocates nothing, as it is asked for every send.</summary>
    public static FileSystemKind KindOf(long type) => Find(type).Kind;

    /// <summary>The number of the file system that an open file is on; 0 where it cannot be told.</summary>
    public static uint TypeOf(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && Libc.FStatFs(file, out var status) == 0 ? (uint)status.Type : 0;

    private static (string? Name, FileSystemKind Kind) Find(long type) => (type & 0xFFFFFFFF) switch
    {
        Libc.EXT4_SUPER_MAGIC => ("ext2/3/4", FileSystemKind.Local),
        Libc.XFS_SUPER_MAGIC => ("xfs", FileSystemKind.Local),
        Libc.BTRFS_SUPER_MAGIC => ("btrfs", FileSystemKind.Local),
        Libc.F2FS_SUPER_MAGIC => ("f2fs", FileSystemKind.Local),
        Libc.ZFS_SUPER_MAGIC => ("zfs", FileSystemKind.Local),
        Libc.BCACHEFS_SUPER_MAGIC => ("bcachefs", FileSystemKind.Local),
        Libc.TMPFS_MAGIC => ("tmpfs", FileSystemKind.Local),
        Libc.RAMFS_MAGIC => ("ramfs", FileSystemKind.Local),
        Libc.OVERLAYFS_SUPER_MAGIC => ("overlayfs", FileSystemKind.Local),
        Libc.SQUASHFS_MAGIC => ("squashfs", FileSystemKind.Local),
        Libc.EROFS_SUPER_MAGIC_V1 => ("erofs", FileSystemKind.Local),
        Libc.ISOFS_SUPER_MAGIC => ("iso9660", FileSystemKind.Local),
        Libc.MSDOS_SUPER_MAGIC => ("vfat", FileSystemKind.Local),
        Libc.EXFAT_SUPER_MAGIC => ("exfat", FileSystemKind.Local),
        Libc.NTFS3_SUPER_MAGIC => ("ntfs3", FileSystemKind.Local),
        Libc.NFS_SUPER_MAGIC => ("nfs", FileSystemKind.Network),
        Libc.SMB_SUPER_MAGIC => ("smb", FileSystemKind.Network),
        Libc.CIFS_SUPER_MAGIC => ("cifs", FileSystemKind.Network),
        Libc.SMB2_SUPER_MAGIC => ("smb2", FileSystemKind.Network),
        Libc.CEPH_SUPER_MAGIC => ("ceph", FileSystemKind.Network),
        Libc.V9FS_MAGIC => ("9p", FileSystemKind.Network),
        Libc.VBOXSF_SUPER_MAGIC => ("vboxsf", FileSystemKind.SharedFolder),
        Libc.FUSE_SUPER_MAGIC => ("fuse or virtiofs", FileSystemKind.Fuse),
        Libc.PROC_SUPER_MAGIC => ("proc", FileSystemKind.Kernel),
        Libc.SYSFS_MAGIC => ("sysfs", FileSystemKind.Kernel),
        _ => (null, FileSystemKind.Unknown),
    };
}
