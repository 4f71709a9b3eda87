using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Files;

/// <summary>Asks whether a send would wait for a disk. Event threads ask before they call <c>sendfile</c>.</summary>
internal static unsafe class PageCache
{
    private static readonly ulong PageSize = (ulong)Environment.SystemPageSize;

    // cachestat(2) came with Linux 6.5, and answers EPERM to a process that neither owns the file nor may write it, such
    // as a server under an account of its own. Asked once, remembered: the older probe then serves all files.
    private static bool _cacheStatMissing;

    /// <summary>
    /// Whether every page of the range is in memory. <see langword="false"/> also when the kernel cannot say.
    /// </summary>
    public static bool IsResident(SafeFileHandle file, long offset, long length)
    {
        if (!_cacheStatMissing)
        {
            var error = Libc.CacheStat(file, (ulong)offset, (ulong)length, out var result);

            if (error == 0)
            {
                var first = (ulong)offset / PageSize;
                var last = (ulong)(offset + length - 1) / PageSize;
                return result.Cached >= last - first + 1;
            }

            _cacheStatMissing = error is -Errno.ENOSYS or -Errno.EPERM;
        }

        return CanReadAt(file, offset) && (length <= 1 || CanReadAt(file, offset + length - 1));
    }

    // The older probe: reads a byte on condition that it does not wait. Starts readahead when the page is missing.
    private static bool CanReadAt(SafeFileHandle file, long offset)
    {
        byte probe;
        var vector = new IoVec { Base = &probe, Length = 1 };
        return Libc.PReadV2(file, &vector, 1, offset, Libc.RWF_NOWAIT) == 1;
    }

    /// <summary>Reads what is in memory already, without waiting for a disk.</summary>
    /// <returns>Bytes read; 0 when the first page is missing, at the end of the file, or where this cannot be asked.</returns>
    public static int TryRead(SafeFileHandle file, Span<byte> destination, long offset)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        fixed (byte* start = destination)
        {
            var vector = new IoVec { Base = start, Length = (nuint)destination.Length };
            return (int)Math.Max(Libc.PReadV2(file, &vector, 1, offset, Libc.RWF_NOWAIT), 0);
        }
    }
}
