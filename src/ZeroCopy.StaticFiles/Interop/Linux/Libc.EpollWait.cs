using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(
        [MarshalUsing(typeof(DescriptorMarshaller))] SafeHandle epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    /// <summary>
    /// epoll_wait(2): waits for events, at most the timeout (−1: for ever). Returns how many the buffer now holds, or −errno.
    /// The one wrapper that does not retry EINTR: it returns 0, as a timeout does, because a retry would start the timeout anew, and
    /// whoever waits looks at the clock and waits again anyway.
    /// </summary>
    internal static int EpollWait(SafeHandle epoll, EpollEventBuffer buffer, int timeoutMilliseconds)
    {
        var result = Signed(epoll_wait(epoll, buffer.Pointer, buffer.Capacity, timeoutMilliseconds));
        return result == -Errno.EINTR ? 0 : result;
    }
}
