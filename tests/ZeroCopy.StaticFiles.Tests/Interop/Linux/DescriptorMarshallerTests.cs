using Microsoft.Win32.SafeHandles;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>Every call gives back what it holds, so that the descriptor is free as soon as its owner lets go.</summary>
public class DescriptorMarshallerTests
{
    [LinuxFact]
    public void Call_ThatSucceeds_ReleasesTheHandle()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        Assert.Equal(0, Libc.Statx(file, out _));
        AssertDisposeCloses(file, directory.Combine("file"));
    }

    [LinuxFact]
    public void Call_WhoseOtherHandleIsClosed_ReleasesTheHandle()
    {
        using var directory = new TemporaryDirectory();
        using var pair = new SocketPair();
        var file = directory.Open("file", [1]);
        var socket = pair.Near.SafeHandle;
        pair.Near.Dispose();
        long offset = 0;
        Assert.Equal(-Errno.EBADF, Libc.SendFile(socket, file, ref offset, 1));
        AssertDisposeCloses(file, directory.Combine("file"));
    }

    [LinuxFact]
    public void Call_WithInvalidHandle_IsEBadF()
    {
        using var invalid = new SafeFileHandle(-1, ownsHandle: false);
        Assert.Equal(-Errno.EBADF, Libc.Statx(invalid, out _));
    }

    // The number itself may be somebody else's at once, so it is the file behind it that counts.
    private static void AssertDisposeCloses(SafeFileHandle file, string path)
    {
        var link = new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}");
        Assert.Equal(path, link.LinkTarget);
        file.Dispose();
        link.Refresh();
        Assert.NotEqual(path, link.LinkTarget);
    }
}
