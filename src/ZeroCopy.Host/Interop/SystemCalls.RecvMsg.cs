using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Interop;

/// <summary><c>struct cmsghdr</c>, 16 bytes on 64-bit Linux, bits/socket.h. Its data follows.</summary>
internal struct CmsgHdr
{
    internal nuint Length;
    internal int Level;
    internal int Type;
}

/// <summary><c>struct sock_extended_err</c>, 16 bytes, linux/errqueue.h.</summary>
internal struct SockExtendedErr
{
    internal uint Errno;
    internal byte Origin;
    internal byte Type;
    internal byte Code;
    internal byte Pad;

    /// <summary>Of a completion: the number of the first send that it is about.</summary>
    internal uint Info;

    /// <summary>Of a completion: the number of the last one.</summary>
    internal uint Data;
}

internal static unsafe partial class SystemCalls
{
    internal const int MSG_ERRQUEUE = 0x2000;

    internal const byte SO_EE_ORIGIN_ZEROCOPY = 5;

    /// <summary>The kernel copied after all.</summary>
    internal const byte SO_EE_CODE_ZEROCOPY_COPIED = 1;

    // The error, and the address of its sender, which is at most a sockaddr_in6.
    private const int ControlSize = 128;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recvmsg([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, MsgHdr* message, int flags);

    /// <summary>
    /// recvmsg(2) of one message of the error queue, without waiting: that is where completions of MSG_ZEROCOPY arrive.
    /// Returns 0 or −errno; −EAGAIN when there is none yet.
    /// </summary>
    internal static int ReadErrorQueue(SafeHandle socket, out SockExtendedErr error)
    {
        var control = stackalloc byte[ControlSize];
        MsgHdr message;
        nint result;
        do
        {
            message = new MsgHdr { Control = control, ControlLength = ControlSize };
            result = Signed(recvmsg(socket, &message, MSG_ERRQUEUE | Libc.MSG_DONTWAIT));
        }
        while (result == -Errno.EINTR);

        error = default;

        if (result < 0)
        {
            return (int)result;
        }

        if (message.ControlLength < (nuint)(sizeof(CmsgHdr) + sizeof(SockExtendedErr)))
        {
            return -Errno.EMSGSIZE;
        }

        error = *(SockExtendedErr*)(control + sizeof(CmsgHdr));
        return 0;
    }
}
