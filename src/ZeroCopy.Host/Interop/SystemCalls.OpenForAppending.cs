using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Interop;

internal static unsafe partial class SystemCalls
{
    // fcntl.h, asm-generic/fcntl.h; the same on x64 and arm64.
    private const int O_CREAT = 0x40;
    private const int O_APPEND = 0x400;

    /// <summary>rw-r-----: who reads logs is in the group.</summary>
    private const int Mode = 0b110_100_000;

    // Variadic in C for the mode; on x64 and arm64 Linux the first arguments travel the same way.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int open(byte* path, int flags, int mode);

    /// <summary>open(2) for writing at the end, wherever that is at each write; made when it is not there. Returns 0 or −errno.</summary>
    internal static int OpenForAppending(string path, out SafeFileHandle? file)
    {
        int result;

        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
        {
            do
            {
                result = Signed(open(text, OpenFlags.O_WRONLY | O_CREAT | O_APPEND | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY, Mode));
            }
            while (result == -Errno.EINTR);
        }

        file = result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
        return result < 0 ? result : 0;
    }
}
