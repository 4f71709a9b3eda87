using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using ZeroCopy.Host.Limits;

namespace ZeroCopy.Host.Tests.Limits;

public class RequestBucketTests
{
    [Fact]
    public void TryTake_BurstThenPause_AllowsWhatTheRateFills()
    {
        var bucket = new RequestBucket();

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake(now: 1000, interval: 10, burst: 3, out var _)));
        Assert.False(bucket.TryTake(1009, 10, 3, out var wait));
        Assert.Equal(1, wait);
        Assert.True(bucket.TryTake(1010, 10, 3, out _));
        Assert.False(bucket.IsFull(1039));
        Assert.True(bucket.IsFull(1040));
    }

    [Fact]
    public void TryTake_AnyTimes_NeverMoreThanBurstAndRate() => Gen.Int[0, 50].List[0, 200].Sample(pauses =>
    {
        var bucket = new RequestBucket();
        var (now, taken) = (1L, 0);

        foreach (var pause in pauses)
        {
            now += pause;
            taken += bucket.TryTake(now, interval: 10, burst: 5, out _) ? 1 : 0;

            if (taken > 5 + (now / 10))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Return_TakenToken_IsThereAgain()
    {
        var bucket = new RequestBucket();
        Assert.True(bucket.TryTake(1000, 10, 1, out _));
        bucket.Return(10);
        Assert.True(bucket.TryTake(1000, 10, 1, out _));
    }

    [Fact]
    public async Task TryTake_ManyThreads_GiveOutEachTokenOnce()
    {
        var bucket = new RequestBucket();
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 10_000).Count(_ => bucket.TryTake(1000, 10, 5000, out var _)))));
        Assert.Equal(5000, taken.Sum());
    }

    [Fact]
    public void Buckets_OfOneIPv6Network_AreOne()
    {
        var buckets = new RequestBuckets(new RequestRate(1, 1), new FakeTimeProvider());

        Assert.True(buckets.TryTake(ClientAddress.Of(IPAddress.Parse("2001:db8:0:1::1")), out _));
        Assert.False(buckets.TryTake(ClientAddress.Of(IPAddress.Parse("2001:db8:0:1:ffff::2")), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.True(buckets.TryTake(ClientAddress.Of(IPAddress.Parse("2001:db8:0:2::1")), out _));
        Assert.True(buckets.TryTake(ClientAddress.Of(IPAddress.Parse("192.0.2.1")), out _));
        Assert.False(buckets.TryTake(ClientAddress.Of(IPAddress.Parse("::ffff:192.0.2.1")), out _));
    }

    [Fact]
    public void Buckets_ThatAreFullAgain_AreForgotten()
    {
        var time = new FakeTimeProvider();
        var buckets = new RequestBuckets(new RequestRate(10, 10), time);

        for (var client = 0u; client < 1024; client++)
        {
            buckets.TryTake(new ClientAddress(0, client), out _);
        }

        time.Advance(TimeSpan.FromSeconds(2));
        buckets.TryTake(new ClientAddress(1, 0), out _);
        Assert.True(SpinWait.SpinUntil(() => buckets.Count <= 1, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void TryTake_KnownClient_AllocatesNothing()
    {
        var buckets = new RequestBuckets(new RequestRate(1000, 1000), TimeProvider.System);
        var address = IPAddress.Parse("2001:db8::1");
        buckets.TryTake(ClientAddress.Of(address), out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var request = 0; request < 10_000; request++)
        {
            buckets.TryTake(ClientAddress.Of(address), out _);
        }

        // Less than a bit for each: the runtime may compile meanwhile.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
