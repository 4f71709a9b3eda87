using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, void* buffer, nuint count);

    /// <summary>read(2): reads from the current position. Returns the bytes read, 0 at the end, or −errno.</summary>
    internal static nint Read(SafeHandle descriptor, void* buffer, nuint count)
    {
        nint result;
        do
        {
            result = Signed(read(descriptor, buffer, count));
        }
        while (result == -Errno.EINTR);

        return result;
    }

    /// <inheritdoc cref="Read(SafeHandle, void*, nuint)"/>
    internal static int Read(SafeHandle descriptor, Span<byte> destination)
    {
        fixed (byte* buffer = destination)
        {
            return (int)Read(descriptor, buffer, (nuint)destination.Length);
        }
    }
}
