using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int MSG_ERRQUEUE = 0x2000;

    // The error, and the address of its sender, which is at most a sockaddr_in6: 64 bytes. The rest is room for what a later kernel adds.
    private const int ControlSize = 128;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recvmsg([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, MsgHdr* message, int flags);

    /// <summary>
    /// recvmsg(2) of one message of the error queue, without waiting: that is where completions of MSG_ZEROCOPY arrive.
    /// Returns 0 or −errno; −EAGAIN when there is none, −EMSGSIZE for a message that is no extended error.
    /// </summary>
    internal static int ReadErrorQueue(SafeHandle socket, out SockExtendedErr error)
    {
        var control = stackalloc byte[ControlSize];
        MsgHdr message;
        nint result;
        do
        {
            message = new MsgHdr { Control = control, ControlLength = ControlSize };
            result = Signed(recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT));
        }
        while (result == -Errno.EINTR);

        error = default;

        if (result < 0)
        {
            return (int)result;
        }

        return ControlMessages.TryReadError(new ReadOnlySpan<byte>(control, (int)message.ControlLength), out error) ? 0 : -Errno.EMSGSIZE;
    }
}
