using System.Globalization;
using Microsoft.Extensions.Logging.Testing;
using ZeroCopy.Host.Systemd;

namespace ZeroCopy.Host.Tests.Systemd;

public class ServiceNotifierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_OfALife_ArriveOneByOne(bool isAbstract)
    {
        using var manager = new ManagerSocket(isAbstract);
        using var notifier = new ServiceNotifier(manager.Address, new FakeLogger());
        var before = UptimeMicroseconds();

        notifier.Ready("Serving");
        notifier.Ping();
        notifier.Reloading();
        notifier.Stopping();

        Assert.Equal("READY=1\nSTATUS=Serving", await manager.ReadAsync());
        Assert.Equal("WATCHDOG=1", await manager.ReadAsync());
        var reloading = (await manager.ReadAsync()).Split('\n');
        Assert.Equal("RELOADING=1", reloading[0]);
        Assert.StartsWith("STOPPING=1\n", await manager.ReadAsync(), StringComparison.Ordinal);

        // CLOCK_MONOTONIC, which /proc/uptime may be ahead of by the time that the machine was suspended.
        var time = long.Parse(reloading[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(time, 1, UptimeMicroseconds() + 1_000_000);
        Assert.True(before > 0);
    }

    [Fact]
    public void Ready_NobodyListens_IsLoggedAndNoMore()
    {
        var logger = new FakeLogger();
        using var notifier = new ServiceNotifier("/nowhere/notify", logger);

        notifier.Ready("Serving");

        Assert.Contains("READY=1", Assert.Single(logger.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_ManagerDoesNotRead_NeverWaits()
    {
        using var manager = new ManagerSocket();
        var logger = new FakeLogger();
        using var notifier = new ServiceNotifier(manager.Address, logger);

        var pings = Task.Run(
            () =>
            {
                // net.unix.max_dgram_qlen is 10, on some machines 512.
                for (var count = 0; count < 2000; count++)
                {
                    notifier.Ping();
                }
            },
            TestContext.Current.CancellationToken);

        await pings.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(0, logger.Collector.Count);
        Assert.Equal("WATCHDOG=1", await manager.ReadAsync());
    }

    [Theory]
    [InlineData("20000000", 20.0)]
    [InlineData("0", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("x", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("9223372036854775807", null)]
    public void ReadInterval_Text_IsMicrosecondsOrNothing(string text, double? seconds)
    {
        Assert.Equal(seconds, ServiceManager.ReadInterval(text)?.TotalSeconds);
    }

    private static long UptimeMicroseconds() =>
        (long)(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture) * 1_000_000);
}
