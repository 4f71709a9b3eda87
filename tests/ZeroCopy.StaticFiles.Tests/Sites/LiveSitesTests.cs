using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

public sealed class LiveSitesTests : IDisposable
{
    private readonly SampleSite _files = new();

    public LiveSitesTests() => _files.Write("a.txt", "content");

    [Fact]
    public void Replace_WithADoor_PreparesTheNextAndFreesTheLastAfterAWhile()
    {
        using var live = new LiveSites(Make(), _files.Time);
        live.OpenDoor(Prepare);
        var first = live.Current;
        Assert.False(first.Find("x"u8)!.Resources!.LookUp("/a.txt"u8).IsElsewhere);

        live.Replace(Make());

        var second = live.Current;
        Assert.NotSame(first, second);
        Assert.NotNull(second.Find("x"u8)!.Resources);

        // Who has found the first still can answer from it.
        Assert.Equal("content".Length, _files.Memory.UsedBytes);

        _files.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(0, _files.Memory.UsedBytes);
        Assert.False(second.Find("x"u8)!.Resources!.LookUp("/a.txt"u8).IsElsewhere);
    }

    [Fact]
    public void Replace_WithoutADoor_PreparesNothing()
    {
        using var live = new LiveSites(Make(), _files.Time);

        live.Replace(Make());

        Assert.Null(live.Current.Find("x"u8)!.Resources);
    }

    public void Dispose() => _files.Dispose();

    private VirtualHosts Make() => VirtualHosts.Of(new HostSites(_files.Create()));

    private void Prepare(HostSites sites) =>
        sites.Resources = new ResourceCache(sites, _files.Memory, _files.Time, new ResourceCacheSettings(10, TimeSpan.FromSeconds(10), 1_000));
}
