using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int SOL_SOCKET = 1;

    /// <summary>The most bytes a second that the kernel sends, an unsigned long; asm-generic/socket.h, Linux 3.13, without fq for TCP 4.13.</summary>
    internal const int SO_MAX_PACING_RATE = 47;

    /// <summary>Allows MSG_ZEROCOPY on the socket; asm-generic/socket.h.</summary>
    internal const int SO_ZEROCOPY = 60;

    internal const int IPPROTO_TCP = 6;

    /// <summary>A connection is accepted with its first bytes, linux/tcp.h.</summary>
    internal const int TCP_DEFER_ACCEPT = 9;

    /// <summary>The protocol on top of TCP, by name, linux/tcp.h.</summary>
    internal const int TCP_ULP = 31;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setsockopt(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, int level, int name, void* value, uint length);

    /// <summary>setsockopt(2). Returns 0 or −errno.</summary>
    internal static int SetSockOpt(SafeHandle socket, int level, int name, ReadOnlySpan<byte> value)
    {
        int result;
        fixed (byte* start = value)
        {
            do
            {
                result = Signed(setsockopt(socket, level, name, start, (uint)value.Length));
            }
            while (result == -Errno.EINTR);
        }

        return result;
    }

    /// <summary>setsockopt(2) for the options that are an unsigned long, which has the size of a pointer. Returns 0 or −errno.</summary>
    internal static int SetSockOpt(SafeHandle socket, int level, int name, nuint value) =>
        SetSockOpt(socket, level, name, new ReadOnlySpan<byte>(&value, sizeof(nuint)));

    /// <summary>setsockopt(2) for the options that are an int. Returns 0 or −errno.</summary>
    internal static int SetSockOpt(SafeHandle socket, int level, int name, int value) =>
        SetSockOpt(socket, level, name, new ReadOnlySpan<byte>(&value, sizeof(int)));
}
