using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class ConnectionIdsTests
{
    [Fact]
    public void Next_ManyTimes_GivesGrowingNamesOfThirteenCharacters()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => ConnectionIds.Next()).ToArray();

        Assert.All(ids, id => Assert.Matches("^[0-9A-V]{13}$", id));
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task Next_OnManyThreads_GivesEachNameOnce()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 5000).Select(_ => ConnectionIds.Next()).ToArray())));

        Assert.Equal(20_000, ids.SelectMany(some => some).Distinct().Count());
    }
}
