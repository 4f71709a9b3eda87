using System.Runtime.InteropServices;

namespace ZeroCopy.Host.Interop;

/// <summary>
/// The system calls that the server makes beyond the library, most of them for <c>zerocopy doctor</c> and <c>zerocopy bench</c>, one file each, in the manner of the library's
/// <see cref="StaticFiles.Interop.Linux.Libc"/>: EINTR is repeated beside the call, and the result is the value or −errno.
/// </summary>
internal static unsafe partial class SystemCalls
{
    private const string Library = "libc";

    private static nint Signed(nint returned) => returned >= 0 ? returned : -Marshal.GetLastPInvokeError();

    private static int Signed(int returned) => returned >= 0 ? returned : -Marshal.GetLastPInvokeError();
}
