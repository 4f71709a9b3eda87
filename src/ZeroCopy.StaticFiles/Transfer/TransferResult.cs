using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>How a send ended, and by whose doing.</summary>
internal enum TransferStatus
{
    /// <summary>Not ended: the socket is full, and the event loop resumes the send.</summary>
    Pending,

    /// <summary>Every byte was handed to the kernel.</summary>
    Completed,

    /// <summary>The client's doing: it closed or reset the connection.</summary>
    ClientGone,

    /// <summary>The client's doing: it took fewer bytes a second than the minimum response data rate.</summary>
    ClientTooSlow,

    /// <summary>The application's doing: it cancelled the send.</summary>
    Canceled,

    /// <summary>The file's doing: it ended before the announced length.</summary>
    FileTruncated,

    /// <summary>The machine's doing: a read or a system call failed with the errno of the result.</summary>
    Failed,
}

/// <summary>The outcome of a send; an expected failure is a value, not an exception.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Error">The errno behind it, or 0.</param>
internal readonly record struct TransferResult(TransferStatus Status, int Error = 0)
{
    public static readonly TransferResult Pending = new(TransferStatus.Pending);

    public static readonly TransferResult Completed = new(TransferStatus.Completed);

    /// <summary>Reads a failed system call on the socket or the file.</summary>
    public static TransferResult FromError(int error) => error switch
    {
        // EBADF: the socket was closed under us, which the server does when it gives a connection up.
        Errno.EPIPE or Errno.ECONNRESET or Errno.ECONNABORTED or Errno.ENOTCONN or Errno.ETIMEDOUT
            or Errno.EHOSTUNREACH or Errno.EBADF => new(TransferStatus.ClientGone, error),
        _ => new(TransferStatus.Failed, error),
    };
}
