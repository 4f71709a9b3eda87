using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Interop;

internal static unsafe partial class SystemCalls
{
    /// <summary>The size of <c>struct io_uring_params</c>, linux/io_uring.h; all zero asks for nothing special.</summary>
    internal const int IoUringParamsSize = 120;

    // libc has no wrapper; the number is the same on x64 and arm64.
    private const nint SYS_io_uring_setup = 425;

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_io_uring_setup(nint number, uint entries, void* parameters);

    /// <summary>io_uring_setup(2), Linux 5.1: a ring. Returns 0 or −errno.</summary>
    internal static int IoUringSetup(uint entries, out SafeFileHandle? ring)
    {
        var parameters = stackalloc byte[IoUringParamsSize];
        nint result;
        do
        {
            new Span<byte>(parameters, IoUringParamsSize).Clear();
            result = Signed(syscall_io_uring_setup(SYS_io_uring_setup, entries, parameters));
        }
        while (result == -Errno.EINTR);

        ring = result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        return result < 0 ? (int)result : 0;
    }
}
