using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle descriptor, void* buffer, nuint count);

    /// <summary>write(2): writes at the current position, perhaps less than asked. Returns the bytes written, or −errno.</summary>
    internal static nint Write(SafeHandle descriptor, void* buffer, nuint count)
    {
        nint result;
        do
        {
            result = Signed(write(descriptor, buffer, count));
        }
        while (result == -Errno.EINTR);

        return result;
    }

    /// <inheritdoc cref="Write(SafeHandle, void*, nuint)"/>
    internal static int Write(SafeHandle descriptor, ReadOnlySpan<byte> source)
    {
        fixed (byte* buffer = source)
        {
            return (int)Write(descriptor, buffer, (nuint)source.Length);
        }
    }
}
