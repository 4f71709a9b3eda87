using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Text;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Interop;

/// <summary><c>struct ifreq</c>, 40 bytes on 64-bit Linux, net/if.h: the name of the interface, and a union, of which this is ifr_data.</summary>
internal unsafe struct IfReq
{
    internal fixed byte Name[SystemCalls.IFNAMSIZ];
    internal void* Data;
    private fixed byte _restOfUnion[16];
}

/// <summary><c>struct ethtool_value</c>, 8 bytes, linux/ethtool.h.</summary>
internal struct EthtoolValue
{
    internal uint Command;
    internal uint Data;
}

internal static unsafe partial class SystemCalls
{
    /// <summary>Room for the name of an interface and its NUL.</summary>
    internal const int IFNAMSIZ = 16;

    /// <summary>Whether the device gathers: takes a packet whose pieces lie in several pages.</summary>
    internal const uint ETHTOOL_GSG = 0x18;

    /// <summary>Whether the device cuts long TCP segments itself.</summary>
    internal const uint ETHTOOL_GTSO = 0x1e;

    // linux/sockios.h.
    private const nuint SIOCETHTOOL = 0x8946;

    // Variadic in C. On x64 and arm64 Linux a pointer travels in the same register either way.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl([MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle socket, nuint request, IfReq* value);

    /// <summary>ioctl(2) SIOCETHTOOL for the commands that answer with one number. Returns 0 or −errno.</summary>
    /// <param name="socket">Any socket.</param>
    internal static int Ethtool(SafeHandle socket, string interfaceName, uint command, out uint value)
    {
        value = 0;
        var name = Encoding.UTF8.GetBytes(interfaceName);

        if (name.Length is 0 or >= IFNAMSIZ)
        {
            return -Errno.ENODEV;
        }

        var question = new EthtoolValue { Command = command };
        var request = new IfReq { Data = &question };
        name.CopyTo(new Span<byte>(request.Name, IFNAMSIZ));
        int result;
        do
        {
            result = Signed(ioctl(socket, SIOCETHTOOL, &request));
        }
        while (result == -Errno.EINTR);

        value = question.Data;
        return result < 0 ? result : 0;
    }
}
