using Microsoft.Win32.SafeHandles;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>An inotify instance, closed with all its watches when the last holder lets go.</summary>
internal sealed class SafeInotifyHandle : SafeHandleMinusOneIsInvalid
{
    internal SafeInotifyHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
