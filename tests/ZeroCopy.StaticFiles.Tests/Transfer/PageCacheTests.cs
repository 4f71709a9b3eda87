using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public sealed class PageCacheTests : IDisposable
{
    // The page cache may hold up to 2 MiB as one folio, and drops only whole ones.
    private const int Folio = 2 * 1024 * 1024;
    private const int Length = 4 * Folio;

    private readonly TemporaryDirectory _directory = new();
    private readonly SafeFileHandle _file;

    public PageCacheTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _file = File.OpenHandle(_directory.Write("file", new byte[Length]), FileMode.Open, FileAccess.ReadWrite);

        // Dirty pages are not dropped.
        RandomAccess.FlushToDisk(_file);
    }

    [Fact]
    public void IsResident_AfterARead_IsTrue()
    {
        RandomAccess.Read(_file, new byte[Length], 0);

        Assert.True(PageCache.IsResident(_file, 0, Length));
        Assert.True(PageCache.IsResident(_file, 4095, 2));
        Assert.True(PageCache.IsResident(_file, Length - 1, 1));
    }

    [Fact]
    public void IsResident_Dropped_IsFalse()
    {
        Drop(0, Length);

        Assert.False(PageCache.IsResident(_file, 0, Length));
        Assert.False(PageCache.IsResident(_file, 0, 1));
        Assert.False(PageCache.IsResident(_file, 512 * 1024, 4096));
    }

    [Fact]
    public void IsResident_PartlyDropped_IsTrueOnlyForTheRest()
    {
        RandomAccess.Read(_file, new byte[Length], 0);
        Drop(2 * Folio, Folio);

        Assert.False(PageCache.IsResident(_file, 0, Length));
        Assert.True(PageCache.IsResident(_file, 0, 2 * Folio));
        Assert.False(PageCache.IsResident(_file, 0, (2 * Folio) + 1));
        Assert.False(PageCache.IsResident(_file, (3 * Folio) - 1, 2));
        Assert.True(PageCache.IsResident(_file, Length - 4096, 4096));
    }

    // A file that shrank: no event thread may believe that the rest is there.
    [Fact]
    public void IsResident_BeyondTheEnd_IsFalse()
    {
        RandomAccess.Read(_file, new byte[Length], 0);
        Assert.False(PageCache.IsResident(_file, Length, 4096));
        Assert.False(PageCache.IsResident(_file, Length - 4096, 8192));
    }

    [Fact]
    public void IsResident_FileClosed_IsFalse()
    {
        _file.Dispose();
        Assert.False(PageCache.IsResident(_file, 0, 1));
    }

    public void Dispose()
    {
        _file?.Dispose();
        _directory.Dispose();
    }

    private void Drop(long offset, long length)
    {
        Assert.Equal(0, Libc.PosixFadvise(_file, offset, length, Libc.POSIX_FADV_DONTNEED));
        Assert.Equal(0, Libc.CacheStat(_file, (ulong)offset, (ulong)length, out var left));
        Assert.SkipUnless(left.Cached == 0, "this file system keeps its pages (tmpfs does)");
    }
}
