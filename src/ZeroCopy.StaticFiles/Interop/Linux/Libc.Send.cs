using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint send([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, void* buffer, nuint length, int flags);

    /// <summary>send(2): one piece of memory. Returns the bytes taken, perhaps fewer than offered, or −errno.</summary>
    internal static nint Send(SafeHandle socket, void* buffer, nuint length, int flags)
    {
        nint result;
        do
        {
            result = Signed(send(socket, buffer, length, flags));
        }
        while (result == -Errno.EINTR);

        return result;
    }
}
