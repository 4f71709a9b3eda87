namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary><c>struct sock_extended_err</c>, 16 bytes, linux/errqueue.h: one message of a socket's error queue.</summary>
internal struct SockExtendedErr
{
    /// <summary>A completion of MSG_ZEROCOPY, in <see cref="Origin"/>.</summary>
    internal const byte SO_EE_ORIGIN_ZEROCOPY = 5;

    /// <summary>The kernel copied after all, in <see cref="Code"/>.</summary>
    internal const byte SO_EE_CODE_ZEROCOPY_COPIED = 1;

    internal uint Errno;
    internal byte Origin;
    internal byte Type;
    internal byte Code;
    internal byte Pad;

    /// <summary>Of a completion: the number of the first send that it is about.</summary>
    internal uint Info;

    /// <summary>Of a completion: the number of the last one.</summary>
    internal uint Data;

    /// <summary>Whether this tells of sends with MSG_ZEROCOPY, and not of a failure.</summary>
    internal readonly bool IsZeroCopyCompletion => Errno == 0 && Origin == SO_EE_ORIGIN_ZEROCOPY;

    /// <summary>Whether the kernel copied the bytes of these sends, so that MSG_ZEROCOPY cost more than it saved.</summary>
    internal readonly bool IsCopied => Code == SO_EE_CODE_ZEROCOPY_COPIED;
}
