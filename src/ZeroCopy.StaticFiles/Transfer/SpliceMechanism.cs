using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// <c>splice</c> from the file into a pipe, and from the pipe into the socket: what <c>sendfile</c> does within one call, with a pipe that
/// keeps its pages while the socket is full.
/// </summary>
internal sealed unsafe class SpliceMechanism(SplicePipePool pipes) : FileMechanism
{
    private SplicePipe? _pipe;
    private nint _inPipe;
    private bool _hasWaited;

    public override TransferMechanism Kind => TransferMechanism.Splice;

    public override nint Send(SafeHandle socket, SafeFileHandle file, ref long offset, long count, bool more)
    {
        // :: Step 1: from the file.
        if (_inPipe == 0)
        {
            var error = _pipe is null ? pipes.TryRent(out _pipe) : 0;

            if (error < 0)
            {
                return error;
            }

            var from = offset;
            var filled = Libc.Splice(file, &from, _pipe!.WriteEnd, null, (nint)count, Libc.SPLICE_F_MOVE);

            if (filled <= 0)
            {
                return filled;
            }

            _inPipe = filled;
        }
        else if (_hasWaited && !IsWithin(file, offset + _inPipe))
        {
            // What the pipe holds are the file's own pages: cut off, they read as zeros, which were never content.
            return 0;
        }

        // :: Step 2: to the socket. The pipe is not empty, so EAGAIN speaks of the socket.
        var flags = Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK | (more || _inPipe < count ? Libc.SPLICE_F_MORE : 0);
        var sent = Libc.Splice(_pipe!.ReadEnd, null, socket, null, _inPipe, flags);
        _hasWaited = sent == -Errno.EAGAIN;

        if (sent > 0)
        {
            _inPipe -= sent;
            offset += sent;
        }

        return sent;
    }

    public override void Reset()
    {
        if (_pipe is not null)
        {
            pipes.Return(_pipe, isEmpty: _inPipe == 0);
        }

        _pipe = null;
        _inPipe = 0;
        _hasWaited = false;
    }

    private static bool IsWithin(SafeFileHandle file, long end) =>
        Libc.Statx(file, out var status) == 0 && (long)status.Size >= end;
}
