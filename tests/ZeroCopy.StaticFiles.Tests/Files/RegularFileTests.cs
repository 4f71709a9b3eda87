using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.StaticFiles.Tests.Files;

public class RegularFileTests
{
    // The three ways to fail differ in who has to act: nobody, the owner of the files, the owner of the machine.
    [Theory]
    [InlineData(Errno.ENOENT, FileOpenStatus.NotFound)]
    [InlineData(Errno.ENOTDIR, FileOpenStatus.NotFound)]
    [InlineData(Errno.ENAMETOOLONG, FileOpenStatus.NotFound)]
    [InlineData(Errno.EXDEV, FileOpenStatus.Refused)]
    [InlineData(Errno.ELOOP, FileOpenStatus.Refused)]
    [InlineData(Errno.EACCES, FileOpenStatus.Refused)]
    [InlineData(Errno.EMFILE, FileOpenStatus.Failed)]
    [InlineData(Errno.ENFILE, FileOpenStatus.Failed)]
    [InlineData(Errno.ENOMEM, FileOpenStatus.Failed)]
    [InlineData(Errno.EIO, FileOpenStatus.Failed)]
    internal void Classify_Errno_SaysWhoseDoingItIs(int error, FileOpenStatus status) => Assert.Equal(status, RegularFile.Classify(error).Status);

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/status")]
    [InlineData("/tmp")]
    [InlineData("/nowhere")]
    [InlineData("/etc/passwd\0.txt")]
    public void OpenTrusted_NoRegularFile_NotFound(string path) => Assert.Equal(FileOpenStatus.NotFound, RegularFile.OpenTrusted(path).Status);

    [Fact]
    public void OpenTrusted_LinkOutOfItsDirectory_IsFollowed()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("target", "content");
        directory.Link("link", directory["target"]);

        var opened = RegularFile.OpenTrusted(directory["link"]);

        using var handle = opened.File.Handle;
        Assert.Equal(FileOpenStatus.Opened, opened.Status);
        Assert.Equal(7, opened.File.Length);
    }
}
