using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public sealed class OffHeapCopyTests : IDisposable
{
    private readonly NativeBufferPool _pool = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly SocketPair _pair = new();

    public OffHeapCopyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Fact]
    public void Send_OffsetAndCount_SendsThatRangeAndMovesOffset()
    {
        using var file = _directory.Open("file", "0123456789"u8.ToArray());
        var offset = 3L;

        Assert.Equal(4, OffHeapCopy.Send(_pair.Near.SafeHandle, file, ref offset, 4, _pool));

        Assert.Equal(7, offset);
        Assert.Equal("3456"u8.ToArray(), _pair.Receive(4));
    }

    [Fact]
    public void Send_LargeCount_SendsOneBlock()
    {
        using var file = _directory.Open("file", new byte[200_000]);
        var offset = 0L;
        Assert.Equal(65_536, OffHeapCopy.Send(_pair.Near.SafeHandle, file, ref offset, long.MaxValue, _pool));
        Assert.Equal(65_536, offset);
    }

    [Fact]
    public void Send_AtTheEnd_IsZero()
    {
        using var file = _directory.Open("file", new byte[10]);
        var offset = 10L;
        Assert.Equal(0, OffHeapCopy.Send(_pair.Near.SafeHandle, file, ref offset, 5, _pool));
        Assert.Equal(10, offset);
    }

    [Fact]
    public void Send_SocketFull_IsEAgainAndLeavesTheOffset()
    {
        using var file = _directory.Open("file", new byte[100_000]);
        var offset = 0L;
        nint sent;

        while ((sent = OffHeapCopy.Send(_pair.Near.SafeHandle, file, ref offset, 100_000, _pool)) > 0)
        {
            offset = 0;
        }

        Assert.Equal(-Errno.EAGAIN, sent);
        Assert.Equal(0, offset);
    }

    [Fact]
    public void Send_FileClosed_IsEBadF()
    {
        var file = _directory.Open("file", new byte[10]);
        file.Dispose();
        var offset = 0L;
        Assert.Equal(-Errno.EBADF, OffHeapCopy.Send(_pair.Near.SafeHandle, file, ref offset, 5, _pool));
    }

    [Theory]
    [InlineData(Errno.EINVAL, true)]
    [InlineData(Errno.ENOSYS, true)]
    [InlineData(Errno.EOPNOTSUPP, true)]
    [InlineData(Errno.EAGAIN, false)]
    [InlineData(Errno.EPIPE, false)]
    [InlineData(Errno.EIO, false)]
    public void IsNeededAfter_EachErrno_OnlyWhereSendFileIsNotSupported(int error, bool expected) =>
        Assert.Equal(expected, OffHeapCopy.IsNeededAfter(-error));

    [Fact]
    public void IsNeededAfter_Success_IsFalse()
    {
        Assert.False(OffHeapCopy.IsNeededAfter(0));
        Assert.False(OffHeapCopy.IsNeededAfter(Errno.EINVAL));
    }

    public void Dispose()
    {
        _pair.Dispose();
        _directory.Dispose();
        Assert.Equal(0, _pool.InUseBytes);
    }
}
