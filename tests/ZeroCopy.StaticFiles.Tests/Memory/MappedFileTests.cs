using CsCheck;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Memory;

public sealed unsafe class MappedFileTests : IDisposable
{
    private const int Window = MappedFile.WindowLength;

    private static readonly int Page = Environment.SystemPageSize;

    private readonly TemporaryDirectory _directory = new();
    private readonly MappedFile _mapped = new();

    public MappedFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Fact]
    public void Show_AnyRange_IsTheBytesOfTheFile()
    {
        var content = Enumerable.Range(0, (2 * Window) + 4321).Select(index => (byte)(index * 31 / 7)).ToArray();
        using var file = _directory.Open("file", content);

        Gen.Select(Gen.Int[0, content.Length - 1], Gen.Int[1, 2 * Window]).Sample(
            (offset, count) =>
            {
                var shown = (int)_mapped.Show(file, offset, count, out var first);
                return shown > 0 && shown <= count && new ReadOnlySpan<byte>(first, shown).SequenceEqual(content.AsSpan(offset, shown));
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Show_RunOfCalls_MapsOnceForEachWindow()
    {
        using var file = _directory.Open("file", new byte[(2 * Window) + 100]);

        Assert.Equal(Window - 10, _mapped.Show(file, 10, 10 * Window, out var first));
        Assert.Equal(Window - 5000, _mapped.Show(file, 5000, 10 * Window, out var later));
        Assert.Equal(4990, (byte*)later - (byte*)first);
        Assert.Equal(Window, _mapped.Show(file, Window, 10 * Window, out _));
        Assert.Equal(100, _mapped.Show(file, 2 * Window, 10 * Window, out _));
        Assert.Equal(1, Mappings("file"));
    }

    [Fact]
    public void Show_BehindTheEnd_IsZero()
    {
        using var file = _directory.Open("file", new byte[10]);
        Assert.Equal(0, _mapped.Show(file, 10, 5, out _));
        Assert.Equal(0, _mapped.Show(file, 1L << 40, 5, out _));
        Assert.Equal(0, Mappings("file"));
    }

    // The page has zeros behind the end of the file; they must not be taken for content.
    [Fact]
    public void Show_TruncatedWithinThePage_StopsAtTheEnd()
    {
        using var file = OpenToWrite("file", 100);
        Assert.Equal(100, _mapped.Show(file, 0, 4096, out _));

        RandomAccess.SetLength(file, 40);

        Assert.Equal(40, _mapped.Show(file, 0, 4096, out _));
        Assert.Equal(0, _mapped.Show(file, 40, 4096, out _));
        Assert.True(MappedFile.EndsBefore(file, 41));
        Assert.False(MappedFile.EndsBefore(file, 40));
    }

    [Fact]
    public void Show_FileHasGrown_GoesOnInAnotherWindow()
    {
        using var file = OpenToWrite("file", 100);
        Assert.Equal(100, _mapped.Show(file, 0, 2 * Page, out _));

        RandomAccess.SetLength(file, Page + 100);

        Assert.Equal(Page, _mapped.Show(file, 0, 2 * Page, out _));
        Assert.Equal(100, _mapped.Show(file, Page, 2 * Page, out _));
    }

    [Fact]
    public void Show_AnotherFile_IsThatFile()
    {
        using var one = _directory.Open("one", "1"u8.ToArray());
        using var two = _directory.Open("two", "2"u8.ToArray());

        _mapped.Show(one, 0, 1, out _);
        Assert.Equal(1, _mapped.Show(two, 0, 1, out var first));

        Assert.Equal((byte)'2', *(byte*)first);
        Assert.Equal(0, Mappings("one"));
    }

    [Fact]
    public void Show_CannotBeMapped_IsNotSupported()
    {
        // A directory has a length, and no pages.
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(_directory.Path), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, out var directory));

        using (directory)
        {
            Assert.Equal(-Errno.EOPNOTSUPP, _mapped.Show(directory!, 0, 10, out _));
        }
    }

    [Fact]
    public void Show_ClosedFile_IsEBadF()
    {
        var file = _directory.Open("file", new byte[10]);
        file.Dispose();
        Assert.Equal(-Errno.EBADF, _mapped.Show(file, 0, 10, out _));
    }

    [Fact]
    public void Release_Twice_LeavesNoMapping()
    {
        using var file = _directory.Open("file", new byte[10]);
        _mapped.Show(file, 0, 10, out _);
        Assert.Equal(1, Mappings("file"));

        _mapped.Release();
        _mapped.Release();

        Assert.Equal(0, Mappings("file"));
        Assert.Equal(10, _mapped.Show(file, 0, 10, out _));
    }

    public void Dispose()
    {
        _mapped.Release();
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(_directory.Path, StringComparison.Ordinal));
        _directory.Dispose();
    }

    private int Mappings(string name) =>
        File.ReadLines("/proc/self/maps").Count(line => line.Contains(_directory.Combine(name), StringComparison.Ordinal));

    private SafeFileHandle OpenToWrite(string name, int length) =>
        File.OpenHandle(_directory.Write(name, new byte[length]), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
}
