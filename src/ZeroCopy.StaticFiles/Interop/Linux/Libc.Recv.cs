using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, void* buffer, nuint length, int flags);

    /// <summary>recv(2). Returns the bytes received, 0 when the peer has ended its side, or −errno.</summary>
    internal static int Recv(SafeHandle socket, Span<byte> destination, int flags)
    {
        fixed (byte* buffer = destination)
        {
            nint result;
            do
            {
                result = Signed(recv(socket, buffer, (nuint)destination.Length, flags));
            }
            while (result == -Errno.EINTR);

            return (int)result;
        }
    }
}
