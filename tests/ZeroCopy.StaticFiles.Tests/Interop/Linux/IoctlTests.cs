using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class IoctlTests
{
    [LinuxFact]
    public void Ioctl_OutQueue_FallsToZeroOnceAcknowledged()
    {
        using var pair = new SocketPair();
        pair.Near.Send(new byte[1000]);
        pair.Receive(1000);
        int queued;
        var attempts = 0;
        do
        {
            Assert.Equal(0, Libc.Ioctl(pair.Near.SafeHandle, Libc.SIOCOUTQ, out queued));
            Thread.Sleep(1);
        }
        while (queued != 0 && ++attempts < 1000);

        Assert.Equal(0, queued);
    }

    [LinuxFact]
    public void Ioctl_OutQueueOfASocketNobodyReads_IsWhatTheReaderHasNotTaken()
    {
        using var pair = new SocketPair();
        pair.Near.Blocking = false;
        var block = new byte[1 << 16];
        while (pair.Near.Send(block, 0, block.Length, System.Net.Sockets.SocketFlags.None, out var error) > 0 && error == 0)
        {
        }

        Assert.Equal(0, Libc.Ioctl(pair.Near.SafeHandle, Libc.SIOCOUTQ, out var queued));
        Assert.True(queued > 0);
    }

    [LinuxFact]
    public void Ioctl_Readable_IsCounted()
    {
        using var pair = new SocketPair();
        pair.Near.Send(new byte[7]);
        Assert.True(pair.Far.Poll(TimeSpan.FromSeconds(5), System.Net.Sockets.SelectMode.SelectRead));
        Assert.Equal(0, Libc.Ioctl(pair.Far.SafeHandle, Libc.FIONREAD, out var readable));
        Assert.Equal(7, readable);
    }

    [LinuxFact]
    public void Ioctl_WrongOrClosed_IsANumber()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        Assert.Equal(-Errno.ENOTTY, Libc.Ioctl(file, Libc.SIOCOUTQ, out _));
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.Ioctl(file, Libc.SIOCOUTQ, out _));
    }
}
