using System.Text;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public unsafe class SendMsgTests
{
    [LinuxFact]
    public void SendMsg_TwoVectors_ArriveAsOne()
    {
        using var pair = new SocketPair();
        Assert.Equal(11, Send(pair, "hello "u8, "world"u8, Libc.MSG_NOSIGNAL));
        Assert.Equal("hello world", Encoding.ASCII.GetString(pair.Receive(11)));
    }

    [LinuxFact]
    public void SendMsg_FullSocket_IsEAgain()
    {
        using var pair = new SocketPair();
        var block = new byte[1 << 16];
        nint sent;
        do
        {
            sent = Send(pair, block, block, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT);
        }
        while (sent > 0);

        Assert.Equal(-Errno.EAGAIN, sent);
    }

    [LinuxFact]
    public void SendMsg_OwnSideShut_IsEPipeWithoutSignal()
    {
        using var pair = new SocketPair();
        pair.Near.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Equal(-Errno.EPIPE, Send(pair, "a"u8, "b"u8, Libc.MSG_NOSIGNAL));
    }

    [LinuxFact]
    public void SendMsg_TooManyVectors_IsEMsgSize()
    {
        using var pair = new SocketPair();
        var vectors = new IoVec[Libc.IOV_MAX + 1];
        fixed (IoVec* start = vectors)
        {
            Assert.Equal(-Errno.EMSGSIZE, Libc.SendMsg(pair.Near.SafeHandle, start, vectors.Length, Libc.MSG_NOSIGNAL));
        }
    }

    [LinuxFact]
    public void SendMsg_ClosedHandle_IsEBadF()
    {
        using var pair = new SocketPair();
        var handle = pair.Near.SafeHandle;
        pair.Near.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.SendMsg(handle, null, 0, Libc.MSG_NOSIGNAL));
    }

    private static nint Send(SocketPair pair, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int flags)
    {
        fixed (byte* first = head, second = body)
        {
            var vectors = stackalloc IoVec[] { new(first, (nuint)head.Length), new(second, (nuint)body.Length) };
            return Libc.SendMsg(pair.Near.SafeHandle, vectors, 2, flags);
        }
    }
}
