using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// The part of a file that is being sent, mapped into memory. The mapping is for system calls alone: no code of ours reads it, because a
/// touch of a page that was truncated away is SIGBUS and the end of the process, while a system call answers EFAULT.
/// </summary>
/// <remarks>
/// <para>
/// A page that the file ends in reads as zeros behind the end. So the length is asked before each send, which then stops at the end, and
/// after it, because the file may have shrunk while the kernel was copying (<see cref="EndsBefore"/>). What remains is a file that shrank and
/// grew again between these two questions: it was rewritten in place, and no way of sending is safe from that.
/// </para>
/// <para>
/// MAP_POPULATE would fetch a whole window from the disk, also on threads that must not wait, and it is slower for hot files: 240 to 255 µs
/// a MiB over loopback against 215 to 230 µs, where sendfile takes 138 µs. There is no madvise either: whoever sends has the disk read ahead
/// through the descriptor, and for hot files no advice made a difference.
/// </para>
/// <para>
/// A window is held only while bytes flow, never while a client is waited for: a process has 65,530 mappings (vm.max_map_count), and
/// the garbage collector lives on the same ones.
/// </para>
/// </remarks>
internal sealed unsafe class MappedFile
{
    /// <summary>
    /// 1 MiB at a time: a turn of the sender. Windows of 512 KiB to 16 MiB cost the same; smaller ones fault in and flush fewer pages.
    /// </summary>
    public const int WindowLength = 1024 * 1024;

    private static readonly long PageSize = Environment.SystemPageSize;

    private SafeFileHandle? _file;
    private byte* _window;
    private long _start;
    private long _length;

    // The safety net, as for every native block: the owner lets go in time.
    ~MappedFile() => Release();

    /// <summary>Maps what begins at <paramref name="offset"/>, unless it is mapped already.</summary>
    /// <param name="file">Open at least until this returns; a mapping needs no descriptor.</param>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="count">The most bytes that are wanted.</param>
    /// <param name="first">Where it lies: for a system call, until the next call of a method of this object.</param>
    /// <returns>
    /// How many bytes lie there, 0 when the file ends before <paramref name="offset"/>, or a negative errno; −EOPNOTSUPP when it cannot be
    /// mapped.
    /// </returns>
    public nint Show(SafeFileHandle file, long offset, long count, out void* first)
    {
        first = null;
        var error = Libc.Statx(file, out var status);

        if (error < 0)
        {
            return error;
        }

        var wanted = Math.Min(count, (long)status.Size - offset);

        if (wanted <= 0)
        {
            return 0;
        }

        if (!ReferenceEquals(file, _file) || offset < _start || offset >= _start + _length)
        {
            error = Map(file, offset, (long)status.Size);

            if (error < 0)
            {
                return error;
            }
        }

        first = _window + (offset - _start);
        return (nint)Math.Min(wanted, _start + _length - offset);
    }

    /// <summary>
    /// Whether the file now ends before <paramref name="offset"/>, so that zeros may have been sent in the place of what was truncated away.
    /// </summary>
    public static bool EndsBefore(SafeFileHandle file, long offset) =>
        Libc.Statx(file, out var status) == 0 && (long)status.Size < offset;

    /// <summary>Unmaps the window, if there is one.</summary>
    public void Release()
    {
        if (_window is not null)
        {
            _ = Libc.MUnmap((nint)_window, (nuint)_length);
        }

        _window = null;
        _file = null;
        _length = 0;
    }

    private int Map(SafeFileHandle file, long offset, long size)
    {
        Release();

        var start = offset & -PageSize;
        var length = Math.Min(WindowLength, (size - start + PageSize - 1) & -PageSize);
        var address = Libc.MMap(file, (nuint)length, Libc.PROT_READ, Libc.MAP_SHARED, start);

        if (address < 0)
        {
            // ENODEV: the file system does not map. ENOMEM: too many mappings. Neither keeps anybody from reading the file.
            return address == -Errno.EBADF ? -Errno.EBADF : -Errno.EOPNOTSUPP;
        }

        _file = file;
        _window = (byte*)address;
        _start = start;
        _length = length;
        return 0;
    }
}
