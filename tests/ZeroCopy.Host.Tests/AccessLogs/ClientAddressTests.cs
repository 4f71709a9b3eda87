using System.Net;
using System.Text;
using ZeroCopy.Host.AccessLogs;

namespace ZeroCopy.Host.Tests.AccessLogs;

public class ClientAddressTests
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
    public void Find_PeerAndField_IsTheLastThatIsNotTrusted(string peer, string field, string expected) => Assert.Equal(
        IPAddress.Parse(expected),
        ClientAddress.Find(IPAddress.Parse(peer), Encoding.ASCII.GetBytes(field), address => address.ToString().StartsWith("10.", StringComparison.Ordinal)));
}
