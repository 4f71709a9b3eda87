using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public sealed unsafe class EpollTests : IDisposable
{
    // Larger than an int, asymmetric: a wrong data offset would show.
    private const ulong Token = 0xfedc_ba98_7654_3210;

    private readonly SafeEpollHandle _epoll;
    private readonly EpollEventBuffer _events = new(8);

    public EpollTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        Assert.Equal(0, Libc.EpollCreate1(Libc.EPOLL_CLOEXEC, out var epoll));
        _epoll = epoll!;
    }

    [LinuxFact]
    public void EpollWait_NothingReady_TimesOutWithZero()
    {
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, pair.Near.SafeHandle, Libc.EPOLLIN, Token));
        Assert.Equal(0, Libc.EpollWait(_epoll, _events, 0));
    }

    [LinuxFact]
    public void EpollWait_OneShot_ReportsOnceUntilRearmed()
    {
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, pair.Near.SafeHandle, Libc.EPOLLOUT | Libc.EPOLLONESHOT, Token));
        Assert.Equal(1, Libc.EpollWait(_epoll, _events, 1000));
        Assert.Equal((Libc.EPOLLOUT, Token), (_events.Events(0), _events.Data(0)));
        Assert.Equal(0, Libc.EpollWait(_epoll, _events, 0));

        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_MOD, pair.Near.SafeHandle, Libc.EPOLLOUT | Libc.EPOLLONESHOT, ~Token));
        Assert.Equal(1, Libc.EpollWait(_epoll, _events, 1000));
        Assert.Equal(~Token, _events.Data(0));

        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_DEL, pair.Near.SafeHandle, 0, 0));
        Assert.Equal(-Errno.ENOENT, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_DEL, pair.Near.SafeHandle, 0, 0));
    }

    [LinuxFact]
    public void EpollWait_SeveralReady_KeepsEventsApart()
    {
        using var first = new SocketPair();
        using var second = new SocketPair();
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, first.Near.SafeHandle, Libc.EPOLLOUT, Token));
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, second.Near.SafeHandle, Libc.EPOLLOUT, Token + 1));
        Assert.Equal(2, Libc.EpollWait(_epoll, _events, 1000));
        Assert.Equal([Token, Token + 1], new[] { _events.Data(0), _events.Data(1) }.Order());
        Assert.Equal((Libc.EPOLLOUT, Libc.EPOLLOUT), (_events.Events(0), _events.Events(1)));
    }

    [LinuxFact]
    public void EpollWait_PeerCloses_ReportsRdHup()
    {
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, pair.Near.SafeHandle, Libc.EPOLLRDHUP, Token));
        pair.Far.Dispose();
        Assert.Equal(1, Libc.EpollWait(_epoll, _events, 1000));
        Assert.NotEqual(0u, _events.Events(0) & Libc.EPOLLRDHUP);
    }

    [LinuxFact]
    public void EventFd_WrittenFromAnotherThread_WakesTheWait()
    {
        Assert.Equal(0, Libc.EventFd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK, out var wakeup));
        using (wakeup)
        {
            Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, wakeup!, Libc.EPOLLIN, Token));
            var other = new Thread(() => Add(wakeup!, 3));
            other.Start();
            Assert.Equal(1, Libc.EpollWait(_epoll, _events, 10_000));
            Assert.Equal((Libc.EPOLLIN, Token), (_events.Events(0), _events.Data(0)));
            other.Join();

            ulong count;
            Assert.Equal(8, Libc.Read(wakeup!, &count, 8));
            Assert.Equal(3ul, count);
            Assert.Equal(-Errno.EAGAIN, Libc.Read(wakeup!, &count, 8));
            Assert.Equal(0, Libc.EpollWait(_epoll, _events, 0));
        }
    }

    [LinuxFact]
    public void EpollCtl_AddedTwiceOrFile_IsANumber()
    {
        using var pair = new SocketPair();
        Assert.Equal(0, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, pair.Near.SafeHandle, Libc.EPOLLIN, Token));
        Assert.Equal(-Errno.EEXIST, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, pair.Near.SafeHandle, Libc.EPOLLIN, Token));

        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", [1]);
        Assert.Equal(-Errno.EPERM, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, file, Libc.EPOLLIN, Token));
    }

    [LinuxFact]
    public void Epoll_ClosedHandle_IsEBadF()
    {
        using var pair = new SocketPair();
        var socket = pair.Near.SafeHandle;
        pair.Near.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.EpollCtl(_epoll, Libc.EPOLL_CTL_ADD, socket, Libc.EPOLLIN, Token));
        _epoll.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.EpollWait(_epoll, _events, 0));
    }

    [LinuxFact]
    public void EpollEventBuffer_OutOfRangeOrDisposed_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _events.Data(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _events.Events(-1));
        _events.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => _events.Data(0));
        Assert.Equal(-Errno.EINVAL, Libc.EpollWait(_epoll, _events, 0));
        _events.Dispose();
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _events.Dispose();
    }

    private static void Add(SafeFileHandle eventFd, ulong value) => Libc.Write(eventFd, &value, sizeof(ulong));
}
