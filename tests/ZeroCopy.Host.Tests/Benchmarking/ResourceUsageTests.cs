using ZeroCopy.Host.Benchmarking;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class ResourceUsageTests
{
    [LinuxFact]
    public void Now_AfterWork_HasGrown()
    {
        var before = ResourceUsage.Now();
        var until = Environment.TickCount64 + 50;

        while (Environment.TickCount64 < until)
        {
            Thread.SpinWait(100);
        }

        Thread.Sleep(1);
        var used = ResourceUsage.Now() - before;

        Assert.InRange(used.CpuMicroseconds, 5_000, 60_000_000);
        Assert.True(used.VoluntarySwitches > 0);
        Assert.Equal(used, used + default(ResourceUsage));
    }
}
