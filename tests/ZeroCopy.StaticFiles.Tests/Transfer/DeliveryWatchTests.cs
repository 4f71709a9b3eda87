using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class DeliveryWatchTests
{
    private static readonly MinimumRate Minimum = new(24_000, TimeSpan.FromSeconds(5));

    private readonly FakeTimeProvider _time = new();
    private DeliveryWatch _watch;

    [Fact]
    public void IsTooSlow_SlowButLiving_PassesForHours()
    {
        var delivered = 0L;

        for (var second = 0; second < 3 * 3600; second++)
        {
            Assert.False(Look(delivered));
            _time.Advance(TimeSpan.FromSeconds(1));
            delivered += 24_100;
        }
    }

    // The socket took megabytes at once; the client then takes a little, in bursts.
    [Fact]
    public void IsTooSlow_BurstOnceAWindow_Passes()
    {
        var delivered = 4_000_000L;

        for (var second = 0; second < 600; second++)
        {
            Assert.False(Look(delivered));
            _time.Advance(TimeSpan.FromSeconds(1));
            delivered += second % 5 == 4 ? 150_000 : 0;
        }
    }

    [Fact]
    public void IsTooSlow_Stalled_IsCutAfterTheGracePeriodNotBefore()
    {
        Assert.False(Look(1_000_000));
        _time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(Look(1_000_000));
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(Look(1_000_000));
    }

    [Theory]
    [InlineData(119_999, true)]
    [InlineData(120_000, false)]
    public void IsTooSlow_AtTheMinimum_Passes(int delivered, bool expected)
    {
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(expected, Look(delivered));
    }

    // A heartbeat that comes late asks for more bytes.
    [Fact]
    public void IsTooSlow_LateLook_MeasuresTheWholeTime()
    {
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.True(Look(1_199_999));
        _watch.Reset();
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.False(Look(1_200_000));
    }

    // What a client took quickly long ago does not excuse it later.
    [Fact]
    public void IsTooSlow_FastThenStalled_IsCut()
    {
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(Look(1_000_000_000));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Look(1_000_000_000));
    }

    [Fact]
    public void Reset_InTheMiddle_OpensANewWindow()
    {
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(4));
        _watch.Reset();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Look(0));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Look(0));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Look(0));
    }

    // What 64 KiB take at the minimum rate, when that is longer than the grace period: 273 s with Kestrel's default.
    [Theory]
    [InlineData(240, 5, 273.066)]
    [InlineData(24_000, 5, 5)]
    [InlineData(16_384, 5, 5)]
    [InlineData(1_024, 5, 64)]
    public void Window_Rate_CoversWhatAReceiverHides(double bytesPerSecond, double grace, double expected) =>
        Assert.Equal(expected, new MinimumRate(bytesPerSecond, TimeSpan.FromSeconds(grace)).Window.TotalSeconds, precision: 2);

    private bool Look(long delivered) => _watch.IsTooSlow(Minimum, delivered, _time.GetTimestamp(), _time);
}
