using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;

    internal const uint EPOLLIN = 1;

    /// <summary>An urgent byte is there (MSG_OOB).</summary>
    internal const uint EPOLLPRI = 2;

    internal const uint EPOLLOUT = 4;

    /// <summary>An error is pending; always reported, need not be asked for.</summary>
    internal const uint EPOLLERR = 8;

    /// <summary>Both directions are shut; always reported, need not be asked for.</summary>
    internal const uint EPOLLHUP = 0x10;

    /// <summary>The peer has shut down its sending side, or the whole connection.</summary>
    internal const uint EPOLLRDHUP = 0x2000;

    /// <summary>Disarm after one report; EPOLL_CTL_MOD arms again.</summary>
    internal const uint EPOLLONESHOT = 1u << 30;

    /// <summary>Report changes rather than states.</summary>
    internal const uint EPOLLET = 1u << 31;

    // Room for either layout of struct epoll_event.
    private const int LargestEpollEvent = 16;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle epoll,
        int operation,
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle target,
        byte* epollEvent);

    /// <summary>
    /// epoll_ctl(2): adds, re-arms or removes a descriptor; <paramref name="data"/> comes back with its events.
    /// Returns 0 or −errno.
    /// </summary>
    internal static int EpollCtl(SafeHandle epoll, int operation, SafeHandle target, uint events, ulong data)
    {
        var epollEvent = stackalloc byte[LargestEpollEvent];
        Unsafe.WriteUnaligned(epollEvent, events);
        Unsafe.WriteUnaligned(epollEvent + EpollEventLayout.Current.DataOffset, data);
        return Signed(epoll_ctl(epoll, operation, target, epollEvent));
    }
}
