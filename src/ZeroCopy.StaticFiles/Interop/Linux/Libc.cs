using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// The system calls ZeroCopy needs beyond what .NET offers, one file each. Every wrapper retries EINTR beside its call and returns
/// one signed number: the value, or −errno (see <see cref="Errno"/>). None throws for an error of the system.
/// Linux on x64 and arm64, where <c>long</c>, <c>off_t</c> and <c>size_t</c> have 64 bits; glibc 2.28 or musl 1.2.5.
/// </summary>
internal static unsafe partial class Libc
{
    // The runtime's loader maps this name to libc.so.6 where that is what the system has.
    private const string Library = "libc";

    /// <summary>C's "−1, look in errno" as one signed number. Once for each call, which is counted here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Signed(nint returned)
    {
        SystemCallCount.Add();
        return returned >= 0 ? returned : -Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc cref="Signed(nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Signed(int returned)
    {
        SystemCallCount.Add();
        return returned >= 0 ? returned : -Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// A path must hold one NUL, at its end. Without it the kernel would read on past the span; with an earlier one it would open a
    /// shorter path than the one that was checked. Both are mistakes of the caller, hence an exception.
    /// </summary>
    private static void RequireNulTerminated(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path.IndexOf((byte)0) != path.Length - 1)
        {
            throw new ArgumentException("The path must end in its only NUL byte.", nameof(path));
        }
    }
}
