using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class TransferPolicyTests
{
    private static readonly TransferPolicy Calibrated = new(
        [new(1000, TransferMechanism.OffHeapCopy), new(50_000, TransferMechanism.Splice)],
        [new(long.MaxValue, TransferMechanism.MemoryMapped)]);

    [Theory]
    [InlineData(Libc.EXT4_SUPER_MAGIC, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(Libc.XFS_SUPER_MAGIC, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(Libc.TMPFS_MAGIC, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(Libc.OVERLAYFS_SUPER_MAGIC, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(0, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(0x12345678, TransferMechanism.SendFile, TransferReason.Default)]
    [InlineData(Libc.NFS_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem)]
    [InlineData(Libc.SMB_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem)]
    [InlineData(Libc.CIFS_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem)]
    [InlineData(Libc.SMB2_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem)]
    [InlineData(Libc.V9FS_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.NetworkFileSystem)]
    [InlineData(Libc.FUSE_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.UserSpaceFileSystem)]
    [InlineData(Libc.VBOXSF_SUPER_MAGIC, TransferMechanism.OffHeapCopy, TransferReason.SharedFolder)]
    internal void Choose_EachFileSystem_IsCopiedWhereSendFileCannotBeTrusted(long magic, TransferMechanism mechanism, TransferReason reason)
    {
        var expected = new TransferChoice(mechanism, reason, (uint)magic);
        Assert.Equal(expected, TransferPolicy.Default.Choose(1_000_000, isHot: true, isUnixSocket: false, (uint)magic));
        Assert.Equal(expected, TransferPolicy.Default.Choose(1, isHot: false, isUnixSocket: true, (uint)magic));
    }

    [Theory]
    [InlineData(1, false, TransferMechanism.OffHeapCopy)]
    [InlineData(1000, false, TransferMechanism.OffHeapCopy)]
    [InlineData(1001, false, TransferMechanism.Splice)]
    [InlineData(50_000, false, TransferMechanism.Splice)]
    [InlineData(50_001, false, TransferMechanism.SendFile)]
    [InlineData(50_001, true, TransferMechanism.MemoryMapped)]
    internal void Choose_Calibrated_IsTheRowOfTheLength(long length, bool unix, TransferMechanism expected)
    {
        var choice = Calibrated.Choose(length, isHot: true, unix, (uint)Libc.EXT4_SUPER_MAGIC);
        Assert.Equal(expected, choice.Mechanism);
        Assert.Equal(expected == TransferMechanism.SendFile ? TransferReason.Default : TransferReason.Calibrated, choice.Reason);
    }

    [Fact]
    public void Choose_CalibratedAndCold_IsSendFile() =>
        Assert.Equal(TransferMechanism.SendFile, Calibrated.Choose(10, isHot: false, isUnixSocket: false, 0).Mechanism);

    [Fact]
    public void Choose_CalibratedOnAnUntrustedFileSystem_IsCopied() =>
        Assert.Equal(TransferReason.NetworkFileSystem, Calibrated.Choose(10_000, isHot: true, isUnixSocket: false, (uint)Libc.NFS_SUPER_MAGIC).Reason);

    [Fact]
    public void Choose_AnyFileSystem_AllocatesNothing()
    {
        var before = 0L;

        for (var round = 0; round < 200; round++)
        {
            // The first rounds load code.
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            TransferPolicy.Default.Choose(round, isHot: true, isUnixSocket: false, 0x12345678);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
