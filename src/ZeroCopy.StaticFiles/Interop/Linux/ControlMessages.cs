using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary><c>struct cmsghdr</c>, 16 bytes on 64-bit Linux, bits/socket.h. Its data follows.</summary>
internal struct CmsgHdr
{
    /// <summary>Of header and data, without the padding behind them.</summary>
    internal nuint Length;
    internal int Level;
    internal int Type;
}

/// <summary>Reads the control data of a <c>recvmsg</c>, cmsg(3).</summary>
internal static class ControlMessages
{
    internal const int SOL_IP = 0;
    internal const int SOL_IPV6 = 41;

    /// <summary>An extended error on an IPv4 socket, linux/in.h.</summary>
    internal const int IP_RECVERR = 11;

    /// <summary>The same on an IPv6 socket, whose client may well speak IPv4, linux/in6.h.</summary>
    internal const int IPV6_RECVERR = 25;

    /// <summary>sizeof(struct cmsghdr); a multiple of <see cref="Alignment"/>, so the data starts right behind it.</summary>
    internal const int HeaderSize = 16;

    // CMSG_ALIGN: to the size of a long.
    private const int Alignment = 8;

    /// <summary>Finds the extended error.</summary>
    /// <returns><see langword="false"/> when there is none, or it is cut short.</returns>
    internal static bool TryReadError(ReadOnlySpan<byte> control, out SockExtendedErr error)
    {
        while (control.Length >= HeaderSize)
        {
            var header = MemoryMarshal.Read<CmsgHdr>(control);

            if (header.Length < HeaderSize || header.Length > (nuint)control.Length)
            {
                break;
            }

            var length = (int)header.Length;

            if ((header.Level, header.Type) is (SOL_IP, IP_RECVERR) or (SOL_IPV6, IPV6_RECVERR))
            {
                return MemoryMarshal.TryRead(control[HeaderSize..length], out error);
            }

            // The last message need not be padded.
            control = control[Math.Min((length + Alignment - 1) & -Alignment, control.Length)..];
        }

        error = default;
        return false;
    }
}
