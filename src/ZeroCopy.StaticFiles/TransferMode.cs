namespace ZeroCopy.StaticFiles;

/// <summary>How the bytes of a file go to a socket. Every mode sends the same bytes; they differ in what that costs.</summary>
/// <remarks>
/// A mode is for connections whose bytes go to the wire as they are: plain HTTP/1.x on Linux. Elsewhere (TLS, HTTP/2, a test server)
/// files are copied into the response. Where the kernel refuses a mode for a file or a socket, its bytes are copied as by
/// <see cref="OffHeapCopy"/>; that is counted (<c>zerocopy.transfer.refusals</c>) and logged once.
/// </remarks>
public enum TransferMode
{
    /// <summary>
    /// The default: <see cref="SendFile"/>, but for file systems on which it cannot be trusted (network file systems, FUSE, 9p, vboxsf), whose
    /// files are copied; or what <see cref="ZeroCopyOptions.TransferCalibrationFile"/> says for the length. Small files may be answered from memory.
    /// </summary>
    Auto = 0,

    /// <summary><c>sendfile</c>: the kernel sends pages of its cache.</summary>
    SendFile = 1,

    /// <summary><c>splice</c> through a pipe: what <c>sendfile</c> does inside, in two calls. A waiting response holds a pipe.</summary>
    Splice = 2,

    /// <summary>A mapping of the file, and <c>sendmsg</c> from it: one copy, by the kernel.</summary>
    MemoryMapped = 3,

    /// <summary>
    /// A mapping of the file, and <c>sendmsg</c> with MSG_ZEROCOPY from it: no copy where the network card can gather, and completions to be
    /// read. On loopback the kernel copies all the same.
    /// </summary>
    ZeroCopySend = 4,

    /// <summary>A read into native memory, and a send from it: two copies, none through the managed heap.</summary>
    OffHeapCopy = 5,

    /// <summary>A read into an array, and <c>Socket.SendAsync</c>: what servers did before, to compare with.</summary>
    Managed = 6,
}
