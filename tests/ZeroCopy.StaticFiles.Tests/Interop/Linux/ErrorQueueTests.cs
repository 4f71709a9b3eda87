using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>setsockopt, and the error queue that completions of MSG_ZEROCOPY come from.</summary>
public unsafe class ErrorQueueTests
{
    private const int Length = 32 * 1024;

    [LinuxFact]
    public void ReadErrorQueue_Empty_IsEAgain()
    {
        using var pair = new SocketPair();
        Assert.Equal(-Errno.EAGAIN, Libc.ReadErrorQueue(pair.Near.SafeHandle, out _));
    }

    [LinuxFact]
    public void ReadErrorQueue_ClosedSocket_IsEBadF()
    {
        using var pair = new SocketPair();
        var handle = pair.Near.SafeHandle;
        pair.Near.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.ReadErrorQueue(handle, out _));
        Assert.Equal(-Errno.EBADF, Libc.SetSockOpt(handle, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1));
    }

    [LinuxFact]
    public void SetSockOpt_ZeroCopyOfAUnixSocket_IsAnError()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.True(Libc.SetSockOpt(socket.SafeHandle, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1) < 0);
    }

    // The level of the control message depends on the family of the socket, not on what its client speaks.
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::", "127.0.0.1")]
    public void ReadErrorQueue_SendsWithZeroCopy_NumbersThemFromZero(string listenOn, string connectTo)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "Linux system calls, IPv6");
        var (near, far) = Connect(listenOn, connectTo);
        var memory = (byte*)NativeMemory.AllocZeroed(Length);

        using (near)
        using (far)
        {
            Assert.Equal(0, Libc.SetSockOpt(near.SafeHandle, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1));

            for (var expected = 0u; expected < 3; expected++)
            {
                Assert.Equal(Length, Libc.Send(near.SafeHandle, memory, Length, Libc.MSG_ZEROCOPY | Libc.MSG_NOSIGNAL));
                Drain(far);
                var completion = ReadCompletion(near);

                Assert.True(completion.IsZeroCopyCompletion);
                Assert.Equal((expected, expected), (completion.Info, completion.Data));

                // Loopback has nothing to gain: the receiver may keep the pages for as long as it likes, so the kernel copies.
                Assert.True(completion.IsCopied);
            }
        }

        NativeMemory.Free(memory);
    }

    private static (Socket Near, Socket Far) Connect(string listenOn, string connectTo)
    {
        var address = IPAddress.Parse(listenOn);
        using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            listener.DualMode = true;
        }

        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(1);
        var peer = IPAddress.Parse(connectTo);
        var far = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        far.Connect(peer, ((IPEndPoint)listener.LocalEndPoint!).Port);
        return (listener.Accept(), far);
    }

    private static void Drain(Socket far)
    {
        var buffer = new byte[Length];

        for (var count = 0; count < Length;)
        {
            count += far.Receive(buffer);
        }
    }

    private static SockExtendedErr ReadCompletion(Socket near)
    {
        var start = Stopwatch.GetTimestamp();
        SockExtendedErr completion;
        int error;

        while ((error = Libc.ReadErrorQueue(near.SafeHandle, out completion)) == -Errno.EAGAIN && Stopwatch.GetElapsedTime(start).TotalSeconds < 10)
        {
            Thread.Sleep(1);
        }

        Assert.Equal(0, error);
        return completion;
    }
}
