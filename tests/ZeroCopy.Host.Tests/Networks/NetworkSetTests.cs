using System.Net;
using System.Net.Sockets;
using CsCheck;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Tests.Networks;

public class NetworkSetTests
{
    private static readonly Gen<IPAddress> Addresses = Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]).Select(static bytes => new IPAddress(bytes));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "203.0.113.9", true)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    public void Contains_Address_ComparesThePrefix(string network, string address, bool expected)
    {
        Assert.Equal(expected, Parse(network).Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.org")]
    [InlineData("10")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.1/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    public void TryParse_NoNetwork_IsTold(string text)
    {
        Assert.False(NetworkSet.TryParse(["192.0.2.1", text], out _, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_BitsBeyondThePrefix_NamesTheNetwork()
    {
        Assert.Contains("10.1.0.0/16", NetworkSet.ProblemOf("10.1.2.3/16"), StringComparison.Ordinal);
        Assert.Contains("2001:db8::/32", NetworkSet.ProblemOf("2001:db8::1/32"), StringComparison.Ordinal);
    }

    [Fact]
    public void Contains_PeerOfAUnixSocket_NeedsTheWord()
    {
        var peer = new UnixDomainSocketEndPoint("/run/x");

        Assert.True(Parse("unix").Contains(peer));
        Assert.False(Parse("::/0").Contains(peer));
        Assert.False(Parse("unix").Contains(new IPEndPoint(IPAddress.Loopback, 80)));
        Assert.False(Parse("::/0").Contains((EndPoint?)null));
        Assert.True(NetworkSet.Empty.IsEmpty);
        Assert.False(Parse("unix").IsEmpty);
    }

    [Fact]
    public void Contains_AnyNetwork_AgreesWithTheRuntime()
    {
        Gen.Select(Addresses, Gen.Int[0, 128], Addresses).Sample((of, wanted, address) =>
        {
            var length = Math.Min(wanted, of.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            var network = new IPNetwork(Masked(of, length), length);

            // By chance an address hardly ever lies in a long prefix.
            var candidate = address.AddressFamily == of.AddressFamily && address.GetAddressBytes()[0] % 2 == 0 ? of : address;

            return candidate.IsIPv4MappedToIPv6 || of.IsIPv4MappedToIPv6 || candidate.AddressFamily != of.AddressFamily
                || Parse(network.ToString()).Contains(candidate) == network.Contains(candidate);
        });
    }

    [Fact]
    public void Contains_Asked_AllocatesNothing()
    {
        var set = Parse("10.0.0.0/8", "2001:db8::/32", "unix");
        EndPoint peer = new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 1);
        set.Contains(peer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = set.Contains(peer) | set.Contains(peer);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(found);
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    private static NetworkSet Parse(params string[] texts)
    {
        Assert.True(NetworkSet.TryParse(texts, out var set, out var problem), problem);
        return set;
    }
}
