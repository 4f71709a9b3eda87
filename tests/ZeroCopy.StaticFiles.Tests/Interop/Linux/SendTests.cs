using System.Text;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public unsafe class SendTests
{
    [LinuxFact]
    public void Send_Bytes_Arrive()
    {
        using var pair = new SocketPair();
        Assert.Equal(5, Send(pair, "hello"u8, Libc.MSG_NOSIGNAL));
        Assert.Equal("hello", Encoding.ASCII.GetString(pair.Receive(5)));
    }

    [LinuxFact]
    public void Send_FullSocket_IsEAgain()
    {
        using var pair = new SocketPair();
        var block = new byte[1 << 16];
        nint sent;
        do
        {
            sent = Send(pair, block, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT);
        }
        while (sent > 0);

        Assert.Equal(-Errno.EAGAIN, sent);
    }

    [LinuxFact]
    public void Send_OwnSideShut_IsEPipeWithoutSignal()
    {
        using var pair = new SocketPair();
        pair.Near.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Equal(-Errno.EPIPE, Send(pair, "a"u8, Libc.MSG_NOSIGNAL));
    }

    [LinuxFact]
    public void Send_ClosedHandle_IsEBadF()
    {
        using var pair = new SocketPair();
        var handle = pair.Near.SafeHandle;
        pair.Near.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.Send(handle, null, 0, Libc.MSG_NOSIGNAL));
    }

    private static nint Send(SocketPair pair, ReadOnlySpan<byte> bytes, int flags)
    {
        fixed (byte* start = bytes)
        {
            return Libc.Send(pair.Near.SafeHandle, start, (nuint)bytes.Length, flags);
        }
    }
}
