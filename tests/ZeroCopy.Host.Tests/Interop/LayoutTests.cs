using System.Net.Sockets;
using ZeroCopy.Host.Interop;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.Host.Tests.Interop;

/// <summary>Taken from gcc's sizeof and offsetof with Debian 12's headers on x64; arm64 has no definitions of its own.</summary>
public unsafe class LayoutTests
{
    [Fact]
    public void IfReq_Layout_IsNative()
    {
        IfReq s;
        Assert.Equal(40, sizeof(IfReq));
        Assert.Equal([0, 16], Offsets(&s, s.Name, &s.Data));
    }

    [Fact]
    public void EthtoolValue_Layout_IsNative()
    {
        EthtoolValue s;
        Assert.Equal(8, sizeof(EthtoolValue));
        Assert.Equal([0, 4], Offsets(&s, &s.Command, &s.Data));
    }

    [Fact]
    public void RUsage_Layout_IsNative()
    {
        RUsage s;
        Assert.Equal(144, sizeof(RUsage));
        Assert.Equal(
            [0, 16, 32, 64, 72, 128, 136],
            Offsets(&s, &s.UserTime, &s.SystemTime, &s.MaxResidentKilobytes, &s.MinorFaults, &s.MajorFaults, &s.VoluntarySwitches, &s.InvoluntarySwitches));
    }

    [Fact]
    public void IoUringParams_Size_IsNative() => Assert.Equal(120, SystemCalls.IoUringParamsSize);

    [LinuxFact]
    public void Ethtool_Loopback_Gathers()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Equal(0, SystemCalls.Ethtool(socket.SafeHandle, "lo", SystemCalls.ETHTOOL_GSG, out var value));
        Assert.Equal(1u, value);
    }

    [LinuxFact]
    public void Ethtool_NoSuchInterface_IsNoDevice()
    {
        const int ENODEV = 19;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Equal(-ENODEV, SystemCalls.Ethtool(socket.SafeHandle, "nowhere0", SystemCalls.ETHTOOL_GSG, out _));
        Assert.Equal(-ENODEV, SystemCalls.Ethtool(socket.SafeHandle, "a-name-of-16-byt", SystemCalls.ETHTOOL_GSG, out _));
    }

    private static int[] Offsets(void* start, params void*[] fields)
    {
        var offsets = new int[fields.Length];

        for (var i = 0; i < fields.Length; i++)
        {
            offsets[i] = (int)((byte*)fields[i] - (byte*)start);
        }

        return offsets;
    }
}
