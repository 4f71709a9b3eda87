using Microsoft.Extensions.Time.Testing;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Tests.Transfer;

public class DeliveryWatchTests
{
    private static readonly MinimumRate Minimum = new(240, TimeSpan.FromSeconds(5));

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
            delivered += 241;
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
            delivered += second % 5 == 4 ? 1_500 : 0;
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
    [InlineData(1199, true)]
    [InlineData(1200, false)]
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
        Assert.True(Look(11_999));
        _watch.Reset();
        Look(0);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.False(Look(12_000));
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

    private bool Look(long delivered) => _watch.IsTooSlow(Minimum, delivered, _time.GetTimestamp(), _time);
}
