using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>pipe2, read, write and fcntl, which need a pipe each.</summary>
public unsafe class PipeTests
{
    [LinuxFact]
    public void ReadWrite_Pipe_CarriesBytesAndReportsEndAndEmptiness()
    {
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK));
        using (readEnd)
        using (writeEnd)
        {
            var sent = 0x0123456789abcdefUL;
            var received = 0UL;
            Assert.Equal(-Errno.EAGAIN, Libc.Read(readEnd!, &received, 8));
            Assert.Equal(8, Libc.Write(writeEnd!, &sent, 8));
            Assert.Equal(8, Libc.Read(readEnd!, &received, 8));
            Assert.Equal(sent, received);
            writeEnd!.Dispose();
            Assert.Equal(0, Libc.Read(readEnd!, &received, 8));
            Assert.Equal(-Errno.EBADF, Libc.Write(writeEnd, &sent, 8));
        }
    }

    [LinuxFact]
    public void ReadWrite_Spans_CarryBytesAndNumbersOfErrors()
    {
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK));
        using (readEnd)
        using (writeEnd)
        {
            Span<byte> received = stackalloc byte[8];
            Assert.Equal(-Errno.EAGAIN, Libc.Read(readEnd!, received));
            Assert.Equal(5, Libc.Write(writeEnd!, "bytes"u8));
            Assert.Equal(5, Libc.Read(readEnd!, received));
            Assert.Equal("bytes"u8, received[..5]);
            Assert.Equal(0, Libc.Write(writeEnd!, []));
        }
    }

    [LinuxFact]
    public void Fcntl_StatusFlags_AreReadAndSet()
    {
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC));
        using (readEnd)
        using (writeEnd)
        {
            var flags = Libc.Fcntl(readEnd!, Libc.F_GETFL, 0);
            Assert.Equal(0, flags & OpenFlags.O_NONBLOCK);
            Assert.Equal(0, Libc.Fcntl(readEnd!, Libc.F_SETFL, flags | OpenFlags.O_NONBLOCK));
            Assert.Equal(flags | OpenFlags.O_NONBLOCK, Libc.Fcntl(readEnd!, Libc.F_GETFL, 0));
        }
    }

    [LinuxFact]
    public void Fcntl_PipeSize_IsSet()
    {
        Assert.Equal(0, Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC));
        using (readEnd)
        using (writeEnd)
        {
            Assert.Equal(1 << 17, Libc.Fcntl(writeEnd!, Libc.F_SETPIPE_SZ, 1 << 17));
            Assert.Equal(1 << 17, Libc.Fcntl(readEnd!, Libc.F_GETPIPE_SZ, 0));
        }

        Assert.Equal(-Errno.EBADF, Libc.Fcntl(readEnd!, Libc.F_GETFL, 0));
    }
}
