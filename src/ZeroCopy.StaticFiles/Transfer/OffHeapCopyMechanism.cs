using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// <c>preadv2</c> into a native block, <c>send</c> from it. Works for every file that can be read, so it is also what takes over where
/// the kernel refuses another mechanism.
/// </summary>
/// <remarks>
/// A block that the socket took only a part of is kept until the rest has left, so nothing is read twice: 64 KiB for a client that is slow.
/// </remarks>
internal sealed unsafe class OffHeapCopyMechanism(NativeBufferPool pool) : FileMechanism
{
    private NativeBuffer? _block;
    private int _first;
    private int _unsent;

    public override TransferMechanism Kind => TransferMechanism.OffHeapCopy;

    public override nint Send(SafeHandle socket, SafeFileHandle file, ref long offset, long count, bool more)
    {
        if (_unsent == 0)
        {
            _block ??= pool.Rent(pool.BodyBlockSize);
            var vector = new IoVec(_block.Pointer, (nuint)Math.Min(count, _block.Length));
            var read = Libc.PReadV2(file, &vector, 1, offset, flags: 0);

            if (read <= 0)
            {
                return read;
            }

            (_first, _unsent) = (0, (int)read);
        }

        var flags = Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT | (more || _unsent < count ? Libc.MSG_MORE : 0);
        var sent = Libc.Send(socket, _block!.Pointer + _first, (nuint)_unsent, flags);

        if (sent > 0)
        {
            _first += (int)sent;
            _unsent -= (int)sent;
            offset += sent;
        }

        return sent;
    }

    public override void Reset()
    {
        _block?.Return();
        _block = null;
        _unsent = 0;
    }
}
