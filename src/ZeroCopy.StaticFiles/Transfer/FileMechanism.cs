using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// One way to bring bytes of a file to a socket, for one connection. Holds what it needs between the calls of one send; used by the
/// runner of the send only. <c>sendfile</c> is none of them: it holds nothing, and is called without one.
/// </summary>
internal abstract class FileMechanism
{
    /// <summary>Which of the ways it is.</summary>
    public abstract TransferMechanism Kind { get; }

    /// <summary>
    /// After <see cref="Send"/> gave −EAGAIN: whether the mechanism waits for the socket itself, and calls
    /// <see cref="Events.IReadinessHandler.OnWritable"/>. Otherwise the sender waits for room.
    /// </summary>
    public virtual bool WaitsByItself => false;

    /// <summary>Whether that wait is over. May be asked on any thread.</summary>
    public virtual bool IsWaitOver => false;

    /// <summary>Sends a chunk. The same contract as <see cref="Libc.SendFile"/>; may wait for a disk, never for the socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">First byte; moves past what the socket took.</param>
    /// <param name="count">The most bytes.</param>
    /// <param name="more">Whether something follows behind these bytes.</param>
    /// <returns>Bytes that the socket took, 0 at the end of the file, or a negative errno; −EAGAIN when the socket is full.</returns>
    public abstract nint Send(SafeHandle socket, SafeFileHandle file, ref long offset, long count, bool more);

    /// <summary>
    /// The sender is about to wait for room in the socket. Called before every such wait, also when it was not this mechanism that found
    /// the socket full.
    /// </summary>
    public virtual void BeforeWait(SafeHandle socket)
    {
    }

    /// <summary>The send is over, however it ended: lets everything go.</summary>
    public abstract void Reset();

    /// <summary>
    /// Whether a result says that the kernel does not do this for this file or socket at all, or lacks what it takes (pipes, mappings):
    /// then the bytes are copied.
    /// </summary>
    public static bool IsRefusal(nint result) => result is -Errno.EINVAL or -Errno.ENOSYS or -Errno.EOPNOTSUPP
        or -Errno.EPERM or -Errno.ENODEV or -Errno.EMFILE or -Errno.ENFILE;
}
