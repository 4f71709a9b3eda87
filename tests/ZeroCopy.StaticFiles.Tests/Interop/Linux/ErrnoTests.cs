using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

public class ErrnoTests
{
    [LinuxFact]
    public void Describe_KnownNumber_GivesNameAndText() =>
        Assert.Equal("ENOENT (No such file or directory)", Errno.Describe(Errno.ENOENT));

    [LinuxFact]
    public void Describe_UnknownNumber_GivesNumber() => Assert.StartsWith("errno 9999 (", Errno.Describe(9999));
}
