using System.Runtime.InteropServices;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Tests.Interop.Linux;

/// <summary>
/// The C ABI's numbers, taken from gcc's sizeof and offsetof with Debian 12's headers on x64. Arm64 has the same ones (both are LP64 with
/// natural alignment, and neither has its own definition of these structs) but for the flags and the struct tested by architecture.
/// </summary>
public unsafe class LayoutTests
{
    [Fact]
    public void IoVec_Layout_IsNative()
    {
        IoVec s;
        Assert.Equal(16, sizeof(IoVec));
        Assert.Equal([0, 8], Offsets(&s, &s.Base, &s.Length));
    }

    [Fact]
    public void MsgHdr_Layout_IsNative()
    {
        MsgHdr s;
        Assert.Equal(56, sizeof(MsgHdr));
        Assert.Equal(
            [0, 8, 16, 24, 32, 40, 48],
            Offsets(&s, &s.Name, &s.NameLength, &s.Vectors, &s.VectorCount, &s.Control, &s.ControlLength, &s.Flags));
    }

    [Fact]
    public void CmsgHdr_Layout_IsNative()
    {
        CmsgHdr s;
        Assert.Equal(16, sizeof(CmsgHdr));
        Assert.Equal(ControlMessages.HeaderSize, sizeof(CmsgHdr));
        Assert.Equal([0, 8, 12], Offsets(&s, &s.Length, &s.Level, &s.Type));
    }

    [Fact]
    public void SockExtendedErr_Layout_IsNative()
    {
        SockExtendedErr s;
        Assert.Equal(16, sizeof(SockExtendedErr));
        Assert.Equal([0, 4, 5, 6, 7, 8, 12], Offsets(&s, &s.Errno, &s.Origin, &s.Type, &s.Code, &s.Pad, &s.Info, &s.Data));
    }

    [Fact]
    public void OpenHow_Layout_IsNative()
    {
        OpenHow s;
        Assert.Equal(24, sizeof(OpenHow));
        Assert.Equal([0, 8, 16], Offsets(&s, &s.Flags, &s.Mode, &s.Resolve));
    }

    [Fact]
    public void StatxTimestamp_Layout_IsNative()
    {
        StatxTimestamp s;
        Assert.Equal(16, sizeof(StatxTimestamp));
        Assert.Equal([0, 8], Offsets(&s, &s.Seconds, &s.Nanoseconds));
    }

    [Fact]
    public void StatxBuffer_Layout_IsNative()
    {
        StatxBuffer s;
        Assert.Equal(256, sizeof(StatxBuffer));
        Assert.Equal(
            [0, 4, 8, 16, 20, 24, 28, 32, 40, 48, 56],
            Offsets(
                &s, &s.Mask, &s.BlockSize, &s.Attributes, &s.LinkCount, &s.UserId, &s.GroupId, &s.Mode, &s.Inode, &s.Size, &s.Blocks,
                &s.AttributesMask));
        Assert.Equal([64, 80, 96, 112], Offsets(&s, &s.AccessTime, &s.BirthTime, &s.ChangeTime, &s.ModifyTime));
        Assert.Equal(
            [128, 132, 136, 140, 144],
            Offsets(&s, &s.RawDeviceMajor, &s.RawDeviceMinor, &s.DeviceMajor, &s.DeviceMinor, &s.MountId));
    }

    [Fact]
    public void StatFs_Layout_IsNative()
    {
        StatFs s;
        Assert.Equal(120, sizeof(StatFs));
        Assert.Equal(
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80],
            Offsets(
                &s, &s.Type, &s.BlockSize, &s.Blocks, &s.BlocksFree, &s.BlocksAvailable, &s.Files, &s.FilesFree, &s.FileSystemId,
                &s.NameLength, &s.FragmentSize, &s.Flags));
    }

    [Fact]
    public void CacheStat_Layouts_AreNative()
    {
        CacheStatRange range;
        Assert.Equal(16, sizeof(CacheStatRange));
        Assert.Equal([0, 8], Offsets(&range, &range.Offset, &range.Length));

        CacheStatResult s;
        Assert.Equal(40, sizeof(CacheStatResult));
        Assert.Equal([0, 8, 16, 24, 32], Offsets(&s, &s.Cached, &s.Dirty, &s.Writeback, &s.Evicted, &s.RecentlyEvicted));
    }

    [Fact]
    public void InotifyEvent_Layout_IsNative()
    {
        InotifyEvent s;
        Assert.Equal(16, sizeof(InotifyEvent));
        Assert.Equal([0, 4, 8, 12], Offsets(&s, &s.Watch, &s.Mask, &s.Cookie, &s.NameLength));
    }

    [Theory]
    [InlineData(Architecture.X64, 12, 4)]
    [InlineData(Architecture.Arm64, 16, 8)]
    public void EpollEventLayout_Architecture_IsNative(Architecture architecture, int size, int dataOffset) =>
        Assert.Equal(new EpollEventLayout(size, dataOffset), EpollEventLayout.For(architecture));

    [Theory]
    [InlineData(Architecture.X64, 0x10000, 0x20000, 0x4000)]
    [InlineData(Architecture.Arm64, 0x4000, 0x8000, 0x10000)]
    public void OpenFlags_Architecture_AreNative(Architecture architecture, int directory, int noFollow, int direct) =>
        Assert.Equal(new OpenFlags.ArchitectureFlags(directory, noFollow, direct), OpenFlags.For(architecture));

    // Pointers cannot be a params array, addresses as numbers can.
    private static int[] Offsets(void* start, void* a, void* b, void* c = null, void* d = null, void* e = null, void* f = null,
        void* g = null, void* h = null, void* i = null, void* j = null, void* k = null)
    {
        nint[] fields = [(nint)a, (nint)b, (nint)c, (nint)d, (nint)e, (nint)f, (nint)g, (nint)h, (nint)i, (nint)j, (nint)k];
        return [.. fields.Where(field => field != 0).Select(field => (int)(field - (nint)start))];
    }
}
