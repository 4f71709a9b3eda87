using System.Net;
using System.Text;
using ZeroCopy.Host.AccessLogs;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Tests.AccessLogs;

public class ForwardedClientTests
{
    [Theory]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.1", "198.51.100.1", "192.0.2.1")]
    [InlineData("10.0.0.1", "1.1.1.1, 192.0.2.7", "192.0.2.7")]
    [InlineData("10.0.0.1", "192.0.2.7, 10.0.0.2 ,10.0.0.3", "192.0.2.7")]
    [InlineData("10.0.0.1", "10.0.0.9", "10.0.0.9")]
    [InlineData("10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("10.0.0.1", "192.0.2.7:4711", "192.0.2.7")]
    public void Find_PeerAndField_IsTheLastThatIsNotTrusted(string peer, string field, string expected) =>
        Assert.Equal(expected, Find(IPAddress.Parse(peer), field, limit: 5, "10.0.0.0/8"));

    // As ForwardedHeaders:Limit has it for the pipeline.
    [Theory]
    [InlineData(1, "10.0.0.2")]
    [InlineData(2, "192.0.2.7")]
    public void Find_MoreProxiesThanAreBelieved_IsTheFirstBeyond(int limit, string expected) =>
        Assert.Equal(expected, Find(IPAddress.Parse("10.0.0.1"), "192.0.2.7, 10.0.0.2", limit, "10.0.0.0/8"));

    [Theory]
    [InlineData("unix", "192.0.2.7")]
    [InlineData("10.0.0.0/8", null)]
    public void Find_PeerOfAUnixSocket_IsBelievedWhereItIsTrusted(string trusted, string? expected) =>
        Assert.Equal(expected, Find(null, "192.0.2.7", limit: 1, trusted));

    private static string? Find(IPAddress? peer, string field, int limit, string trusted)
    {
        Assert.True(NetworkSet.TryParse([trusted], out var networks, out _));
        return ForwardedClient.Find(peer, Encoding.ASCII.GetBytes(field), networks, limit)?.ToString();
    }
}
