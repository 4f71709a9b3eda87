namespace ZeroCopy.StaticFiles.Files;

/// <summary>The ways that bytes of a file can go to a socket: the public <c>TransferMode</c>, number for number, for the layers below it.</summary>
internal enum TransferMechanism : byte
{
    /// <summary>The sender chooses, for each send.</summary>
    Auto,

    /// <summary><c>sendfile</c>.</summary>
    SendFile,

    /// <summary><c>splice</c> into a pipe, and out of it.</summary>
    Splice,

    /// <summary><c>sendmsg</c> from a mapping of the file.</summary>
    MemoryMapped,

    /// <summary><c>sendmsg</c> with MSG_ZEROCOPY from a mapping of the file.</summary>
    ZeroCopySend,

    /// <summary><c>preadv2</c> into native memory, and <c>sendmsg</c> from it.</summary>
    OffHeapCopy,

    /// <summary>A read into a managed array, and <c>Socket.SendAsync</c> from it.</summary>
    Managed,
}
