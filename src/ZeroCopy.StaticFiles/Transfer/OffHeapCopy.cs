using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The mechanism for files that <c>sendfile</c> refuses (EINVAL, ENOSYS, EOPNOTSUPP: some FUSE and network file
/// systems): one <c>preadv2</c> into a native block, one <c>sendmsg</c> from it.
/// </summary>
internal static unsafe class OffHeapCopy
{
    /// <summary>Whether this error says that the file or the socket does not do <c>sendfile</c> at all.</summary>
    public static bool IsNeededAfter(nint sendFileResult) =>
        sendFileResult is -Errno.EINVAL or -Errno.ENOSYS or -Errno.EOPNOTSUPP;

    /// <summary>Sends a chunk at <paramref name="offset"/>. The same contract as <see cref="Libc.SendFile"/>.</summary>
    /// <returns>Bytes sent, 0 at the end of the file, or a negative errno.</returns>
    public static nint Send(SafeHandle socket, SafeFileHandle file, ref long offset, long count, NativeBufferPool pool)
    {
        var block = pool.Rent(pool.BodyBlockSize);

        try
        {
            var vector = new IoVec { Base = block.Pointer, Length = (nuint)Math.Min(count, block.Length) };
            var read = Libc.PReadV2(file, &vector, 1, offset, flags: 0);

            if (read <= 0)
            {
                return read;
            }

            vector.Length = (nuint)read;
            var sent = Libc.SendMsg(socket, &vector, 1, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT);

            if (sent > 0)
            {
                offset += sent;
            }

            return sent;
        }
        finally
        {
            block.Return();
        }
    }
}
