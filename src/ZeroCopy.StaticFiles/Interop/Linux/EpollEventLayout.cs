using System.Runtime.InteropServices;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// Where the two members of <c>struct epoll_event</c> stand (sys/epoll.h, linux/eventpoll.h): <c>events</c> at 0, <c>data</c> behind it.
/// The struct is packed to 12 bytes on x64, so that 32-bit programs see the same, and 16 bytes everywhere else.
/// </summary>
internal readonly record struct EpollEventLayout(int Size, int DataOffset)
{
    /// <summary>The layout on this machine.</summary>
    internal static EpollEventLayout Current { get; } = For(RuntimeInformation.ProcessArchitecture);

    internal static EpollEventLayout For(Architecture architecture) => architecture is Architecture.X64 or Architecture.X86
        ? new EpollEventLayout(Size: 12, DataOffset: 4)
        : new EpollEventLayout(Size: 16, DataOffset: 8);
}
