using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class StatxTests
{
    [LinuxFact]
    public void Statx_Descriptor_AgreesWithFileInfo()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", new byte[12345]);
        var path = directory.Combine("file");
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567));

        Assert.Equal(0, Libc.Statx(file, out var result));
        var expected = new FileInfo(path);
        Assert.Equal(Libc.STATX_BASIC_STATS, result.Mask & Libc.STATX_BASIC_STATS);
        Assert.Equal((ulong)expected.Length, result.Size);
        Assert.Equal(Libc.S_IFREG, result.Mode & Libc.S_IFMT);
        Assert.Equal(1u, result.LinkCount);
        Assert.NotEqual(0ul, result.Inode);
        Assert.Equal(expected.LastWriteTimeUtc.Ticks, Ticks(result.ModifyTime));
        Assert.Equal(123456700u, result.ModifyTime.Nanoseconds);
        Assert.Equal((int)expected.UnixFileMode, result.Mode & 0xfff);
    }

    [LinuxFact]
    public void Statx_TimeBefore1970_IsNegative()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", [1]);
        File.SetLastWriteTimeUtc(directory.Combine("file"), new DateTime(1969, 12, 31, 23, 59, 58, DateTimeKind.Utc));
        Assert.Equal(0, Libc.Statx(file, out var result));
        Assert.Equal(-2, result.ModifyTime.Seconds);
    }

    [LinuxFact]
    public void Statx_Path_FollowsLinksToTheSameInode()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", [1, 2]);
        File.CreateSymbolicLink(directory.Combine("link"), "file");
        Assert.Equal(0, Libc.Statx(file, out var open));
        Assert.Equal(0, Libc.Statx(TemporaryDirectory.Native(directory.Combine("link")), out var named));
        Assert.Equal((open.Inode, open.DeviceMajor, open.DeviceMinor), (named.Inode, named.DeviceMajor, named.DeviceMinor));
        Assert.Equal(2ul, named.Size);
    }

    [LinuxFact]
    public void Statx_Kinds_AreTold()
    {
        Assert.Equal(0, Libc.Statx("/dev/null\0"u8, out var device));
        Assert.Equal(Libc.S_IFCHR, device.Mode & Libc.S_IFMT);
        Assert.Equal((1u, 3u), (device.RawDeviceMajor, device.RawDeviceMinor));
        Assert.Equal(0, Libc.Statx("/\0"u8, out var root));
        Assert.Equal(Libc.S_IFDIR, root.Mode & Libc.S_IFMT);
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.Statx(pair.Near.SafeHandle, out var socket));
        Assert.Equal(Libc.S_IFSOCK, socket.Mode & Libc.S_IFMT);
    }

    [LinuxFact]
    public void Statx_MissingOrClosed_IsANumber()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(-Errno.ENOENT, Libc.Statx(TemporaryDirectory.Native(directory.Combine("missing")), out _));
        var file = directory.Open("file", [1]);
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.Statx(file, out _));
        Assert.Throws<ArgumentException>(() => Libc.Statx("unterminated"u8, out _));
    }

    // A DateTime counts 100 ns.
    private static long Ticks(StatxTimestamp time) =>
        DateTime.UnixEpoch.Ticks + time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick;
}
