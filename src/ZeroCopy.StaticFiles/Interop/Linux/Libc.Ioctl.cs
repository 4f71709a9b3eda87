using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>Bytes in a socket's send queue, sent and not yet acknowledged ones included; tcp(7), linux/sockios.h.</summary>
    internal const nuint SIOCOUTQ = 0x5411;

    /// <summary>Bytes that can be read at once; asm-generic/ioctls.h.</summary>
    internal const nuint FIONREAD = 0x541B;

    // Variadic in C. On x64 and arm64 Linux a pointer travels in the same register either way (it does not on Apple's arm64).
    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, nuint request, out int value);

    /// <summary>ioctl(2) for the requests that answer with one int. Returns 0 or −errno.</summary>
    internal static int Ioctl(SafeHandle descriptor, nuint request, out int value)
    {
        int result;
        do
        {
            result = Signed(ioctl(descriptor, request, out value));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
