using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public unsafe class SpliceTests
{
    [LinuxFact]
    public void Splice_FileToPipeToSocket_SendsTheRange()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK));
        using (readEnd)
        using (writeEnd)
        {
            long offset = 2;
            Assert.Equal(5, Libc.Splice(file, &offset, writeEnd!, null, 5, Libc.SPLICE_F_MOVE));
            Assert.Equal(7, offset);
            Assert.Equal(5, Libc.Splice(readEnd!, null, pair.Near.SafeHandle, null, 5, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK));
            Assert.Equal("23456"u8.ToArray(), pair.Receive(5));
        }
    }

    [LinuxFact]
    public void Splice_EmptyPipe_IsEAgain()
    {
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC));
        using (readEnd)
        using (writeEnd)
        {
            Assert.Equal(-Errno.EAGAIN, Libc.Splice(readEnd!, null, pair.Near.SafeHandle, null, 5, Libc.SPLICE_F_NONBLOCK));
        }
    }

    [LinuxFact]
    public void Splice_WithoutPipe_IsEInval()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        Assert.Equal(-Errno.EINVAL, Libc.Splice(file, null, pair.Near.SafeHandle, null, 5, 0));
    }

    [LinuxFact]
    public void Splice_ClosedHandle_IsEBadF()
    {
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC));
        readEnd!.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.Splice(readEnd, null, writeEnd!, null, 5, Libc.SPLICE_F_NONBLOCK));
        writeEnd!.Dispose();
    }
}
