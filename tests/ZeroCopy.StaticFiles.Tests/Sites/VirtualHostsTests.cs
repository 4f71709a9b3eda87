using System.Text;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Tests.Sites;

public sealed class VirtualHostsTests : IDisposable
{
    private readonly SampleSite _files = new();

    [Theory]
    [InlineData("example.org", "named")]
    [InlineData("EXAMPLE.org:8080", "named")]
    [InlineData("example.org.", "named")]
    [InlineData("a.example.org", "below")]
    [InlineData("a.b.example.org", "below")]
    [InlineData("a.deep.example.org", "deep")]
    [InlineData("[::1]:80", "six")]
    [InlineData("xexample.org", "any")]
    [InlineData(".example.org", "any")]
    [InlineData("", "any")]
    [InlineData("\u00e4.example.org", "any")]
    public void Find_Host_TheLongestNameWins(string host, string expected)
    {
        using var hosts = VirtualHosts.Create(
        [
            Describe("any"),
            Describe("named", "Example.org"),
            Describe("below", "*.example.org"),
            Describe("deep", "*.deep.example.org"),
            Describe("six", "[::1]"),
        ]);

        Assert.Equal(expected, NameOf(hosts.Find(Encoding.UTF8.GetBytes(host))!));
    }

    [Fact]
    public void Find_UnknownHostWithoutADefault_IsNobodys()
    {
        using var hosts = VirtualHosts.Create([Describe("named", "example.org")]);

        Assert.Null(hosts.Find("example.net"u8));
        Assert.Null(hosts.Find(Encoding.ASCII.GetBytes(new string('a', 300))));
    }

    [Fact]
    public void Find_PathOfAHost_TheLongestMountWins()
    {
        using var hosts = VirtualHosts.Create([(["a.org"], Site("/docs")), (["a.org", "b.org"], Site("")), (["a.org"], Site("/docs/old"))]);
        var host = hosts.Find("a.org"u8)!;

        Assert.Equal("/docs", host.Find("/docs/a", out var remaining)!.Server.Mount.Value);
        Assert.Equal("/a", remaining.Value);
        Assert.Equal("/docs/old", host.Find("/docs/old", out _)!.Server.Mount.Value);
        Assert.Equal("", host.Find("/docsx", out _)!.Server.Mount.Value);
        Assert.Equal("", hosts.Find("b.org"u8)!.Find("/docs/a", out _)!.Server.Mount.Value);
    }

    [Fact]
    public void Create_SameSitesForTwoHosts_ShareWhatIsReady()
    {
        using var hosts = VirtualHosts.Create([(["a.org", "b.org"], Site(""))]);

        Assert.Same(hosts.Find("a.org"u8), hosts.Find("b.org"u8));
        Assert.Single(hosts.All);
    }

    [Fact]
    public void Find_KnownWildcardAndUnknownHost_AllocatesNothing()
    {
        using var hosts = VirtualHosts.Create([Describe("named", "example.org"), Describe("below", "*.example.org")]);
        Assert.NotNull(hosts.Find("Example.org:80"u8));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var count = 0; count < 100; count++)
        {
            hosts.Find("Example.org:80"u8);
            hosts.Find("a.example.org"u8);
            hosts.Find("unknown"u8);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("http://a.org")]
    [InlineData("a.org/b")]
    [InlineData("*")]
    [InlineData("a.*.org")]
    public void Create_HostThatIsNone_SaysWhatToWrite(string host)
    {
        Assert.Contains("Sites", Assert.Throws<ArgumentException>(() => VirtualHosts.Create([Describe("one", host), Describe("any")])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private static string NameOf(HostSites sites) => sites.All[0].Server.Mount.Value![1..];

    private (IEnumerable<string> Hosts, Site Site) Describe(string name, params string[] hosts) =>
        (hosts.Length == 0 && name != "any" ? ["*"] : hosts, Site(name == "any" || hosts is ["*"] ? "/any" : "/" + name));

    private Site Site(string mount)
    {
        _files.Server = new FileServerSettings { Mount = new PathString(mount) };
        return _files.Create();
    }
}
