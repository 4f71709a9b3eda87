using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>preadv2, cachestat and posix_fadvise: whether bytes are in memory, and asking for it.</summary>
public unsafe class PageCacheTests
{
    [LinuxFact]
    public void PReadV2_Vectors_AreFilledFromTheOffset()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        var bytes = stackalloc byte[5];
        var vectors = stackalloc IoVec[] { new(bytes, 2), new(bytes + 2, 3) };
        Assert.Equal(5, Libc.PReadV2(file, vectors, 2, 4, 0));
        Assert.Equal("45678"u8.ToArray(), new ReadOnlySpan<byte>(bytes, 5).ToArray());
        Assert.Equal(0, Libc.PReadV2(file, vectors, 2, 10, 0));
    }

    [LinuxFact]
    public void PReadV2_NoWait_ReadsWhatIsInMemory()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        byte value;
        var vector = new IoVec(&value, 1);
        var result = Libc.PReadV2(file, &vector, 1, 9, Libc.RWF_NOWAIT);
        Assert.SkipWhen(result == -Errno.EOPNOTSUPP, "this file system has no RWF_NOWAIT");
        Assert.Equal(1, result);
        Assert.Equal((byte)'9', value);
    }

    [LinuxFact]
    public void PReadV2_ClosedHandle_IsEBadF()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("digits", "0123456789"u8.ToArray());
        file.Dispose();
        byte value;
        var vector = new IoVec(&value, 1);
        Assert.Equal(-Errno.EBADF, Libc.PReadV2(file, &vector, 1, 0, 0));
    }

    [LinuxFact]
    public void CacheStat_JustWritten_IsCached()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", new byte[3 * Environment.SystemPageSize]);
        var result = Libc.CacheStat(file, 0, 0, out var stat);
        Assert.SkipWhen(result == -Errno.ENOSYS, "cachestat came with Linux 6.5");
        Assert.Equal(0, result);
        Assert.Equal(3ul, stat.Cached);
        Assert.Equal(0, Libc.CacheStat(file, (ulong)Environment.SystemPageSize, 1, out stat));
        Assert.Equal(1ul, stat.Cached);
    }

    [LinuxFact]
    public void CacheStat_ClosedHandle_IsEBadF()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        file.Dispose();
        var result = Libc.CacheStat(file, 0, 0, out _);
        Assert.SkipWhen(result == -Errno.ENOSYS, "cachestat came with Linux 6.5");
        Assert.Equal(-Errno.EBADF, result);
    }

    [LinuxFact]
    public void PosixFadvise_KnownAdvice_IsTaken()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", new byte[Environment.SystemPageSize]);
        Assert.Equal(0, Libc.PosixFadvise(file, 0, 0, Libc.POSIX_FADV_DONTNEED));
        Assert.Equal(0, Libc.PosixFadvise(file, 0, 0, Libc.POSIX_FADV_WILLNEED));
    }

    [LinuxFact]
    public void PosixFadvise_Errors_AreNegated()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        Assert.Equal(-Errno.EINVAL, Libc.PosixFadvise(file, 0, 0, 999));
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.PosixFadvise(file, 0, 0, Libc.POSIX_FADV_NORMAL));
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC));
        Assert.Equal(-Errno.ESPIPE, Libc.PosixFadvise(readEnd!, 0, 0, Libc.POSIX_FADV_NORMAL));
        readEnd!.Dispose();
        writeEnd!.Dispose();
    }
}
