using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class SendFileTests
{
    [LinuxFact]
    public void SendFile_OffsetAndCount_SendsThatRangeAndMovesOffset()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        long offset = 3;
        Assert.Equal(4, Libc.SendFile(pair.Near.SafeHandle, file, ref offset, 4));
        Assert.Equal(7, offset);
        Assert.Equal("3456"u8.ToArray(), pair.Receive(4));
    }

    [LinuxFact]
    public void SendFile_BeyondEnd_IsShortThenZero()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        long offset = 8;
        Assert.Equal(2, Libc.SendFile(pair.Near.SafeHandle, file, ref offset, 100));
        Assert.Equal(10, offset);
        Assert.Equal(0, Libc.SendFile(pair.Near.SafeHandle, file, ref offset, Libc.MaxSendFileCount));
        Assert.Equal(10, offset);
    }

    // No flag suppresses the signal here; that this test survives shows that the runtime ignores it.
    [LinuxFact]
    public void SendFile_OwnSideShut_IsEPipeWithoutSignal()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        pair.Near.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        long offset = 0;
        Assert.Equal(-Errno.EPIPE, Libc.SendFile(pair.Near.SafeHandle, file, ref offset, 10));
    }

    [LinuxFact]
    public void SendFile_Directory_IsEInval()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(0, Libc.OpenAt(null, TemporaryDirectory.Native(directory.Path), OpenFlags.O_RDONLY, out var handle));
        using var pair = new SocketPair();
        long offset = 0;
        Assert.Equal(-Errno.EINVAL, Libc.SendFile(pair.Near.SafeHandle, handle!, ref offset, 10));
        handle!.Dispose();
    }

    [LinuxFact]
    public void SendFile_EitherHandleClosed_IsEBadF()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("digits", "0123456789"u8.ToArray());
        using var pair = new SocketPair();
        long offset = 0;
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.SendFile(pair.Near.SafeHandle, file, ref offset, 10));

        using var another = directory.Open("digits", "0123456789"u8.ToArray());
        var socket = pair.Near.SafeHandle;
        pair.Near.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.SendFile(socket, another, ref offset, 10));
    }
}
