using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>An epoll instance, closed when the last holder lets go.</summary>
internal sealed class SafeEpollHandle : SafeHandleMinusOneIsInvalid
{
    internal SafeEpollHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
