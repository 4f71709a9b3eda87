using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The mechanism that maps the file and sends from the mapping with MSG_ZEROCOPY: the network reads the page cache, as with
/// <c>sendfile</c>. Completions arrive in the error queue of the socket.
/// </summary>
/// <remarks>
/// <para>
/// The kernel holds the pages themselves (get_user_pages), not our addresses: the mapping may go, the file may be closed or deleted while
/// they are on the wire, and nothing waits for a completion. Should the file be overwritten before they have left, the new bytes leave, as
/// with <c>sendfile</c>.
/// </para>
/// <para>
/// Completions are read for two reasons. Each unread one holds some of the socket's option memory (net.core.optmem_max), without which
/// the next send fails with ENOBUFS. And an error queue that is not empty is EPOLLERR: an armed <see cref="Events.ReadinessLoop"/> would fire
/// at once, over and over. So they are read before each send, and before each wait (<see cref="BeforeWait"/>). EPOLLERR therefore says nothing
/// about the connection; the next send does.
/// </para>
/// <para>
/// The runtime watches the same socket for input, and is told of each completion once (EPOLLET), so it does not spin: a receive that it tries
/// gets EAGAIN and waits on. Only an empty receive, by which Kestrel waits for data before it takes a buffer, ends; Kestrel then waits with
/// the buffer (4 KiB) until the next request.
/// </para>
/// </remarks>
internal sealed unsafe class ZeroCopySendMechanism : MappingMechanism
{
    /// <summary>
    /// 16 KiB, below which bytes are copied. Linux, Documentation/networking/msg_zerocopy.rst: "generally only effective at writes over
    /// around 10 KB".
    /// </summary>
    public const int MinimumLength = 16 * 1024;

    private SafeHandle? _socket;
    private ZeroCopyCompletions _completions;

    /// <inheritdoc/>
    public override TransferMechanism Kind => TransferMechanism.ZeroCopySend;

    /// <summary>Bytes that the socket took with MSG_ZEROCOPY.</summary>
    public long ZeroCopyBytes { get; private set; }

    /// <summary>Bytes that were copied: too few to be worth it, no memory for a completion, or <see cref="KernelCopies"/>.</summary>
    public long PlainBytes { get; private set; }

    /// <summary>
    /// Whether the kernel reported that it copied after all, which it does wherever the device cannot gather and on loopback. It is not
    /// asked again on this connection.
    /// </summary>
    public bool KernelCopies { get; private set; }

    /// <summary>Sends whose completion has not been read.</summary>
    public uint PendingCompletions => _completions.Pending;

    /// <inheritdoc/>
    public override void BeforeWait(SafeHandle socket)
    {
        if (ReferenceEquals(socket, _socket))
        {
            ReadCompletions(socket);
        }
    }

    /// <inheritdoc/>
    protected override nint SendMapped(SafeHandle socket, void* first, nuint count, int flags)
    {
        if (!ReferenceEquals(socket, _socket) && Attach(socket) is < 0 and var error)
        {
            return error;
        }

        ReadCompletions(socket);

        if (!KernelCopies && count >= MinimumLength)
        {
            var sent = Libc.Send(socket, first, count, flags | Libc.MSG_ZEROCOPY);

            // ENOBUFS: no option memory, or no more locked memory for this user (RLIMIT_MEMLOCK). What could be freed was freed above.
            if (sent != -Errno.ENOBUFS)
            {
                if (sent > 0)
                {
                    _completions.Add();
                    ZeroCopyBytes += sent;
                }

                return sent;
            }
        }

        var copied = Libc.Send(socket, first, count, flags);
        PlainBytes += Math.Max(copied, 0);
        return copied;
    }

    private int Attach(SafeHandle socket)
    {
        var error = Libc.SetSockOpt(socket, Libc.SOL_SOCKET, Libc.SO_ZEROCOPY, 1);

        if (error < 0)
        {
            // ENOPROTOOPT before Linux 4.14, and for Unix sockets EOPNOTSUPP or ENOTSUPP, which is not even a number of errno.h.
            return error == -Errno.EBADF ? error : -Errno.EOPNOTSUPP;
        }

        _socket = socket;
        _completions = ZeroCopyCompletions.StartingAt(0);
        KernelCopies = false;
        return 0;
    }

    // At most as often as there were sends, mostly once: the kernel joins neighbours.
    private void ReadCompletions(SafeHandle socket)
    {
        while (_completions.Pending > 0)
        {
            var error = Libc.ReadErrorQueue(socket, out var message);

            if (error == 0 && message.IsZeroCopyCompletion)
            {
                _completions.TryComplete(message.Info, message.Data);
                KernelCopies |= message.IsCopied;
            }
            else if (error is not (0 or -Errno.EMSGSIZE))
            {
                // Empty, or the socket is closed.
                break;
            }
        }
    }
}
