using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>Native <c>struct msghdr</c>, 56 bytes on 64-bit Linux (bits/socket.h): the compiler pads after NameLength and Flags.</summary>
internal unsafe struct MsgHdr
{
    internal void* Name;
    internal uint NameLength;
    internal IoVec* Vectors;
    internal nuint VectorCount;
    internal void* Control;
    internal nuint ControlLength;
    internal int Flags;
}

internal static unsafe partial class Libc
{
    /// <summary>EPIPE instead of the signal SIGPIPE when the peer has gone.</summary>
    internal const int MSG_NOSIGNAL = 0x4000;

    /// <summary>This one call does not block, whatever O_NONBLOCK says.</summary>
    internal const int MSG_DONTWAIT = 0x40;

    /// <summary>More follows at once (the body after its head): do not send a short segment yet.</summary>
    internal const int MSG_MORE = 0x8000;

    internal const int MSG_ZEROCOPY = 0x4000000;

    /// <summary>The most vectors one call takes (UIO_MAXIOV); one more is EMSGSIZE.</summary>
    internal const int IOV_MAX = 1024;

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint sendmsg([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, MsgHdr* message, int flags);

    /// <summary>
    /// sendmsg(2): sends several pieces of memory as one, so that a head and a small body leave in one segment and one call.
    /// Returns the bytes taken, perhaps fewer than offered, or −errno.
    /// </summary>
    internal static nint SendMsg(SafeHandle socket, IoVec* vectors, int count, int flags)
    {
        var message = new MsgHdr { Vectors = vectors, VectorCount = (nuint)count };
        nint result;
        do
        {
            result = Signed(sendmsg(socket, &message, flags));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
