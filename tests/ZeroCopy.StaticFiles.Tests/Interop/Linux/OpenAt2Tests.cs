using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>What the kernel's confinement refuses, and with which number.</summary>
public sealed class OpenAt2Tests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public OpenAt2Tests()
    {
        _directory.Write("secret", [9, 9]);
        _directory.Write("root/a/good", [1, 2, 3]);
    }

    [LinuxFact]
    public void OpenAt2_GoodFile_Opens() => Assert.Equal(0, Open("a/good", out _));

    [LinuxFact]
    public void OpenAt2_DotsThatStayInside_Open() => Assert.Equal(0, Open("a/../a/good", out _));

    [LinuxFact]
    public void OpenAt2_LinkThatStaysInside_Opens()
    {
        File.CreateSymbolicLink(_directory.Combine("root/a/link"), "../a/good");
        Assert.Equal(0, Open("a/link", out var length));
        Assert.Equal(3, length);
    }

    [LinuxFact]
    public void OpenAt2_DotsThatLeave_AreEXDev() => Assert.Equal(-Errno.EXDEV, Open("../secret", out _));

    [LinuxFact]
    public void OpenAt2_DotsThatLeaveAndComeBack_AreEXDev() => Assert.Equal(-Errno.EXDEV, Open("../root/a/good", out _));

    [LinuxFact]
    public void OpenAt2_RelativeLinkThatLeaves_IsEXDev()
    {
        File.CreateSymbolicLink(_directory.Combine("root/link"), "../secret");
        Assert.Equal(-Errno.EXDEV, Open("link", out _));
    }

    [LinuxFact]
    public void OpenAt2_AbsoluteLink_IsEXDevEvenToTheInside()
    {
        File.CreateSymbolicLink(_directory.Combine("root/link"), _directory.Combine("root/a/good"));
        Assert.Equal(-Errno.EXDEV, Open("link", out _));
    }

    [LinuxFact]
    public void OpenAt2_DirectoryLinkThatLeaves_IsEXDev()
    {
        File.CreateSymbolicLink(_directory.Combine("root/up"), "..");
        Assert.Equal(-Errno.EXDEV, Open("up/secret", out _));
    }

    [LinuxFact]
    public void OpenAt2_AbsolutePath_IsEXDev() => Assert.Equal(-Errno.EXDEV, Open(_directory.Combine("root/a/good"), out _));

    [LinuxFact]
    public void OpenAt2_Missing_IsENoEnt() => Assert.Equal(-Errno.ENOENT, Open("a/missing", out _));

    [LinuxFact]
    public void OpenAt2_FileAsDirectory_IsENotDir() => Assert.Equal(-Errno.ENOTDIR, Open("a/good/x", out _));

    [LinuxFact]
    public void OpenAt2_LongName_IsENameTooLong()
    {
        Assert.Equal(-Errno.ENAMETOOLONG, Open(new string('n', 256), out _));
        Assert.Equal(-Errno.ENAMETOOLONG, Open(string.Concat(Enumerable.Repeat("a/../", 1000)) + "a/good", out _));
    }

    [LinuxFact]
    public void OpenAt2_LinkLoop_IsELoop()
    {
        File.CreateSymbolicLink(_directory.Combine("root/loop"), "loop");
        Assert.Equal(-Errno.ELOOP, Open("loop", out _));
    }

    [LinuxFact]
    public void OpenAt2_AnyLinkWithNoSymlinks_IsELoop()
    {
        File.CreateSymbolicLink(_directory.Combine("root/a/link"), "good");
        Assert.Equal(-Errno.ELOOP, Open("a/link", out _, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_SYMLINKS));
    }

    [LinuxFact]
    public void OpenAt2_UnknownResolveBit_IsEInval() => Assert.Equal(-Errno.EINVAL, Open("a/good", out _, 1UL << 40));

    [LinuxFact]
    public void OpenAt2_ClosedDirectory_IsEBadF()
    {
        var root = _directory.OpenRoot();
        root.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.OpenAt2(root, "a\0"u8, OpenFlags.O_RDONLY, Libc.RESOLVE_BENEATH, out var handle));
        Assert.Null(handle);
    }

    [LinuxFact]
    public void OpenAt2_PathWithoutNul_Throws()
    {
        using var root = _directory.OpenRoot();
        Assert.Throws<ArgumentException>(() => Libc.OpenAt2(root, "a"u8, OpenFlags.O_RDONLY, Libc.RESOLVE_BENEATH, out _));
    }

    public void Dispose() => _directory.Dispose();

    private int Open(string path, out long length, ulong resolve = Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS)
    {
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(_directory.Combine("root")), OpenFlags.O_PATH, out var root));
        using (root)
        {
            var flags = OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;
            var result = Libc.OpenAt2(root!, TemporaryDirectory.Native(path), flags, resolve, out var handle);
            using (handle)
            {
                Assert.Equal(result == 0, handle is not null);
                length = handle is null ? -1 : RandomAccess.GetLength(handle);
            }

            return result;
        }
    }
}
