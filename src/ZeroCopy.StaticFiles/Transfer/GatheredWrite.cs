using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>Sends bytes of native memory: many blocks in one <c>sendmsg</c>, or a <c>send</c>.</summary>
internal static unsafe class GatheredWrite
{
    // All that one call takes: answers to pipelined requests are many small pieces. 16 KiB of stack, of which a send touches what it fills.
    private const int MaxVectors = Libc.IOV_MAX;

    /// <summary>One <c>sendmsg</c> of at most <paramref name="maxBytes"/> from the front of <paramref name="content"/>.</summary>
    /// <param name="more">
    /// Whether a file follows: MSG_MORE lets the kernel put the head and the first body bytes into one segment.
    /// Without it, Nagle's algorithm and the delayed acknowledgement stall small responses by 40 ms.
    /// </param>
    /// <returns>Bytes sent and consumed, or a negative errno.</returns>
    [SkipLocalsInit]
    public static nint Send(SafeHandle socket, ref CompositeBuffer content, long maxBytes, bool more)
    {
        var vectors = stackalloc IoVec[MaxVectors];
        var count = content.Describe(new Span<IoVec>(vectors, MaxVectors), maxBytes);
        var flags = Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT | (more ? Libc.MSG_MORE : 0);

        // A head with its small body is one piece, and the kernel need not fetch a vector to find it.
        var sent = count == 1
            ? Libc.Send(socket, vectors->Base, vectors->Length, flags)
            : Libc.SendMsg(socket, vectors, count, flags);

        if (sent > 0)
        {
            content.Consume(sent);
        }

        return sent;
    }
}
