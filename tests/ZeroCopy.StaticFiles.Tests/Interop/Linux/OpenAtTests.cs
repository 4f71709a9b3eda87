using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class OpenAtTests
{
    private const int Flags = OpenFlags.O_CLOEXEC;

    [LinuxFact]
    public void OpenAt_NullDirectory_OpensAbsolutePath()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("file", [1, 2, 3]);
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(path), OpenFlags.O_RDONLY | Flags, out var handle));
        using (handle)
        {
            Assert.Equal(3, RandomAccess.GetLength(handle!));
        }
    }

    [LinuxFact]
    public void OpenAt_Directory_OpensRelativePath()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", [1, 2, 3]);
        using var root = directory.OpenRoot();
        Assert.Equal(0, Libc.OpenAt(root, "file\0"u8, OpenFlags.O_RDONLY | Flags, out var handle));
        using (handle)
        {
            Assert.Equal(3, RandomAccess.GetLength(handle!));
        }
    }

    // Wrong numbers for this architecture would open where they must refuse.
    [LinuxFact]
    public void OpenAt_DirectoryAndNoFollow_Refuse()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", [1]);
        File.CreateSymbolicLink(directory.Combine("link"), "file");
        using var root = directory.OpenRoot();
        Assert.Equal(-Errno.ENOTDIR, Libc.OpenAt(root, "file\0"u8, OpenFlags.O_DIRECTORY | Flags, out var handle));
        Assert.Null(handle);
        Assert.Equal(-Errno.ELOOP, Libc.OpenAt(root, "link\0"u8, OpenFlags.O_NOFOLLOW | Flags, out handle));
        Assert.Null(handle);
    }

    [LinuxFact]
    public void OpenAt_Missing_IsENoEnt()
    {
        using var directory = new TemporaryDirectory();
        using var root = directory.OpenRoot();
        Assert.Equal(-Errno.ENOENT, Libc.OpenAt(root, "missing\0"u8, Flags, out var handle));
        Assert.Null(handle);
    }

    [LinuxFact]
    public void OpenAt_ClosedDirectory_IsEBadF()
    {
        using var directory = new TemporaryDirectory();
        var root = directory.OpenRoot();
        root.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.OpenAt(root, "file\0"u8, Flags, out _));
    }

    [LinuxFact]
    public void OpenAt_PathWithoutItsOnlyNulAtTheEnd_Throws()
    {
        Assert.Throws<ArgumentException>(() => Libc.OpenAt(null, "file"u8, Flags, out _));
        Assert.Throws<ArgumentException>(() => Libc.OpenAt(null, [], Flags, out _));
        Assert.Throws<ArgumentException>(() => Libc.OpenAt(null, "file\0.png\0"u8, Flags, out _));
    }
}
