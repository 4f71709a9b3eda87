using System.Runtime.InteropServices;
using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class MachineChecksTests
{
    [Theory]
    [InlineData("0::/", "/")]
    [InlineData("0::/user.slice/a:b\n", "/user.slice/a:b")]
    [InlineData("4:memory:/elsewhere\n0::/system.slice/site.service", "/system.slice/site.service")]
    [InlineData("4:memory:/elsewhere", null)]
    [InlineData("", null)]
    public void ControlGroup_PathOf_LineOfVersion2(string text, string? path) => Assert.Equal(path, ControlGroup.PathOf(text));

    [Theory]
    [InlineData("max", null)]
    [InlineData("536870912", 536870912L)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ControlGroup_MemoryOf_BytesOrNone(string? text, long? bytes) => Assert.Equal(bytes, ControlGroup.MemoryOf(text));

    [Theory]
    [InlineData("max 100000", null)]
    [InlineData("150000 100000", 1.5)]
    [InlineData("50000", null)]
    [InlineData("50000 0", null)]
    [InlineData(null, null)]
    public void ControlGroup_ProcessorsOf_QuotaByPeriod(string? text, double? processors) =>
        Assert.Equal(processors, ControlGroup.ProcessorsOf(text));

    [Fact]
    public void ControlGroup_Tightest_OfAllOnTheWayUp()
    {
        var files = new Dictionary<string, string>
        {
            ["/a/b/memory.max"] = "max",
            ["/a/b/cpu.max"] = "200000 100000",
            ["/a/memory.max"] = "1000",
            ["/a/cpu.max"] = "50000 100000",
            ["/memory.max"] = "2000",
        };

        Assert.Equal(new ControlGroup(1000, 0.5), ControlGroup.Tightest("/a/b", files.GetValueOrDefault));
        Assert.Equal(new ControlGroup(2000, null), ControlGroup.Tightest("/", files.GetValueOrDefault));
        Assert.Equal(default, ControlGroup.Tightest("/a/b", _ => null));
    }

    [Fact]
    public void Resources_Limited_SaysByWhat()
    {
        var check = MachineChecks.Resources(1, 1536 * 1024, new ControlGroup(512 * 1024 * 1024, 0.5));

        Assert.Equal("1 processor, 1.5 MiB of memory for this process; limited by cgroup v2: memory.max 512 MiB, cpu.max 0.5 processors", check.Finding);
    }

    [Theory]
    [InlineData(Architecture.X64, "Ok")]
    [InlineData(Architecture.Arm64, "Ok")]
    [InlineData(Architecture.S390x, "Warn")]
    public void Kernel_Architecture_X64AndArm64(Architecture architecture, string state) =>
        Assert.Equal(state, MachineChecks.Kernel("6.1.0", architecture).State.ToString());

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Amount_Bytes_LargestUnit(long bytes, string text) => Assert.Equal(text, Amount.Bytes(bytes));

    [Theory]
    [InlineData("4096\t16384\t4194304", 4194304L)]
    [InlineData("128", 128L)]
    [InlineData("", null)]
    [InlineData("none", null)]
    [InlineData(null, null)]
    public void SystemFile_Number_LastOfTheLine(string? text, long? number) => Assert.Equal(number, SystemFile.Number(text));
}
