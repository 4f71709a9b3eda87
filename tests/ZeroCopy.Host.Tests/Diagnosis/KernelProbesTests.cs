using ZeroCopy.Host.Diagnosis;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class KernelProbesTests
{
    private const int EPERM = 1;
    private const int ENOENT = 2;
    private const int EAGAIN = 11;
    private const int EXDEV = 18;
    private const int EINVAL = 22;
    private const int ENOSYS = 38;
    private const int EOPNOTSUPP = 95;

    [Theory]
    [InlineData(0, "0", "Ok", "available")]
    [InlineData(0, null, "Ok", "available")]
    [InlineData(-EPERM, "1", "Info", "io_uring_group")]
    [InlineData(-EPERM, "2", "Info", "disabled for all")]
    [InlineData(-EPERM, "0", "Info", "by a filter")]
    [InlineData(-EPERM, null, "Info", "by a filter")]
    [InlineData(-ENOSYS, null, "Info", "not in this kernel")]
    [InlineData(-EINVAL, "0", "Info", "EINVAL")]
    public void IoUring_Refused_SaysByWhom(int error, string? disabled, string state, string finding) =>
        AssertCheck(state, finding, KernelProbes.IoUring("io_uring", error, disabled));

    [Theory]
    [InlineData(0, "Ok", "available", null)]
    [InlineData(-ENOENT, "Info", "not loaded", "modprobe tls")]
    [InlineData(-EPERM, "Info", "EPERM", null)]
    public void KernelTls_NotLoaded_NamesTheModule(int error, string state, string finding, string? remedy)
    {
        var check = KernelProbes.KernelTls("kTLS", error);

        AssertCheck(state, finding, check);
        Assert.Equal(remedy, check.Remedy);
    }

    [Theory]
    [InlineData(0, -EXDEV, "Ok", "works")]
    [InlineData(0, 0, "Warn", "leave the directory")]
    [InlineData(-ENOSYS, -ENOSYS, "Info", "ENOSYS")]
    [InlineData(-EPERM, -EPERM, "Info", "EPERM")]
    [InlineData(0, -EINVAL, "Info", "EINVAL")]
    public void OpenAt2_Confinement_IsTriedFromBothSides(int inside, int outside, string state, string finding) =>
        AssertCheck(state, finding, KernelProbes.Confinement("openat2", inside, outside));

    [Theory]
    [InlineData(1, false, "Ok")]
    [InlineData(-EAGAIN, false, "Ok")]
    [InlineData(-EOPNOTSUPP, true, "Info")]
    [InlineData(-EOPNOTSUPP, false, "Warn")]
    public void PReadV2_Refused_IsBadOnlyWithoutCacheStat(int result, bool hasCacheStat, string state) =>
        AssertCheck(state, "", KernelProbes.NoWait("preadv2", result, hasCacheStat));

    [Theory]
    [InlineData(SockExtendedErr.SO_EE_ORIGIN_ZEROCOPY, SockExtendedErr.SO_EE_CODE_ZEROCOPY_COPIED, 0u, "Ok", "the kernel copied")]
    [InlineData(SockExtendedErr.SO_EE_ORIGIN_ZEROCOPY, 0, 0u, "Ok", "did not copy")]
    [InlineData(2, 0, 111u, "Info", "not one")]
    public void ZeroCopy_Completion_SaysWhetherItCopied(byte origin, byte code, uint errno, string state, string finding) =>
        AssertCheck(state, finding, SendProbes.Describe("MSG_ZEROCOPY", new SockExtendedErr { Origin = origin, Code = code, Errno = errno }));

    private static void AssertCheck(string state, string finding, Check check)
    {
        Assert.Equal(state, check.State.ToString());
        Assert.Contains(finding, check.Finding, StringComparison.Ordinal);
        Assert.True(check.State != CheckState.Warn || check.Remedy is { Length: > 0 });
    }
}
