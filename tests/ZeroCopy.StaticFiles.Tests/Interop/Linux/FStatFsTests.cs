using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class FStatFsTests
{
    [LinuxFact]
    public void FStatFs_Proc_IsTold()
    {
        Assert.Equal(0, Libc.OpenAt(null, "/proc\0"u8, OpenFlags.O_PATH, out var proc));
        using (proc)
        {
            Assert.Equal(0, Libc.FStatFs(proc!, out var result));
            Assert.Equal(Libc.PROC_SUPER_MAGIC, result.Type);
            Assert.Equal(255, result.NameLength);
        }
    }

    [LinuxFact]
    public void FStatFs_File_AgreesWithDriveInfo()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.Open("file", [1]);
        Assert.Equal(0, Libc.FStatFs(file, out var result));
        Assert.Equal(new DriveInfo(directory.Path).TotalSize, (long)result.Blocks * result.BlockSize);
    }

    [LinuxFact]
    public void FStatFs_ClosedHandle_IsEBadF()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Open("file", [1]);
        file.Dispose();
        Assert.Equal(-Errno.EBADF, Libc.FStatFs(file, out _));
    }
}
