using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class FileMechanismTests
{
    [Theory]
    [InlineData(Errno.EINVAL, true)]
    [InlineData(Errno.ENOSYS, true)]
    [InlineData(Errno.EOPNOTSUPP, true)]
    [InlineData(Errno.EPERM, true)]
    [InlineData(Errno.EMFILE, true)]
    [InlineData(Errno.ENODEV, true)]
    [InlineData(Errno.EAGAIN, false)]
    [InlineData(Errno.EPIPE, false)]
    [InlineData(Errno.EBADF, false)]
    [InlineData(Errno.EIO, false)]
    public void IsRefusal_EachErrno_OnlyWhereAnotherWayMayWork(int error, bool expected)
    {
        Assert.Equal(expected, FileMechanism.IsRefusal(-error));
        Assert.False(FileMechanism.IsRefusal(error));
    }

    // The layers below the public enumeration have one of their own; OptionsReader casts.
    [Fact]
    public void TransferMechanism_Members_AreThoseOfTransferMode() => Assert.Equal(
        Enum.GetValues<TransferMode>().Select(mode => (mode.ToString(), (int)mode)),
        Enum.GetValues<TransferMechanism>().Select(mechanism => (mechanism.ToString(), (int)mechanism)));
}
