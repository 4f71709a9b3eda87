using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A pipe that pages pass through on their way from a file to a socket.</summary>
internal sealed class SplicePipe : IDisposable
{
    private SplicePipe(SafeFileHandle readEnd, SafeFileHandle writeEnd)
    {
        ReadEnd = readEnd;
        WriteEnd = writeEnd;
    }

    public SafeFileHandle ReadEnd { get; }

    public SafeFileHandle WriteEnd { get; }

    // 512 KiB: a send that waits for its client holds as much of the page cache, and an account without privilege 64 MiB in all.
    private const int Size = 512 * 1024;

    /// <summary>Makes a pipe that takes half a call's worth, or as much as the system allows.</summary>
    /// <returns>0, or a negative errno.</returns>
    public static int TryCreate(out SplicePipe? pipe)
    {
        // Blocking on the side of the file: an empty pipe has room, and on older kernels O_NONBLOCK made a page that was being read EAGAIN,
        // which would be taken for a full socket.
        var error = Libc.Pipe2(out var readEnd, out var writeEnd, OpenFlags.O_CLOEXEC);
        pipe = error < 0 ? null : new SplicePipe(readEnd!, writeEnd!);

        // 64 KiB by default. EPERM beyond /proc/sys/fs/pipe-max-size, and when this account has many large pipes (pipe-user-pages-soft,
        // 64 MiB): the pipe stays as it is, and a call sends less.
        if (pipe is not null)
        {
            Libc.Fcntl(pipe.WriteEnd, Libc.F_SETPIPE_SZ, Size);
        }

        return error;
    }

    public void Dispose()
    {
        ReadEnd.Dispose();
        WriteEnd.Dispose();
    }
}
