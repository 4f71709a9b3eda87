using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.Host.Serving;

namespace ZeroCopy.Host.Tests.Serving;

public class ListenUrlsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:5000")]
    [InlineData("HTTP://0.0.0.0:80/")]
    [InlineData("http://*:5000")]
    [InlineData("https://localhost:8443")]
    [InlineData("http://unix:/tmp/zerocopy.sock")]
    public void TryParse_UrlToListenOn_IsTaken(string url)
    {
        Assert.True(ListenUrls.TryParse([url], out var addresses, out var problem), problem);
        Assert.Equal([url], addresses);
    }

    [Fact]
    public void TryParse_NothingWithACertificate_IsHttpsBesideHttp()
    {
        Assert.True(ListenUrls.TryParse([], out var addresses, out _, hasCertificate: true));
        Assert.Equal(["http://127.0.0.1:8080", "https://127.0.0.1:8443"], addresses);
    }

    // An empty list would make the server listen where Kestrel likes.
    [Theory]
    [InlineData(";")]
    [InlineData("")]
    public void TryParse_NoUrl_SaysSo(string url)
    {
        Assert.False(ListenUrls.TryParse([url], out _, out var problem));
        Assert.Contains("no URL in it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_Semicolons_SeparateUrls()
    {
        Assert.True(ListenUrls.TryParse(["http://localhost:1; http://localhost:2;", "http://localhost:3"], out var addresses, out _));
        Assert.Equal(["http://localhost:1", "http://localhost:2", "http://localhost:3"], addresses);
    }

    [Theory]
    [InlineData("8080", "is not a URL")]
    [InlineData("localhost:8080", "is not a URL")]
    [InlineData("ftp://localhost:21", "scheme 'ftp'")]
    [InlineData("http://localhost:8080/site", "Leave out '/site'")]
    // Each of these would be bound to every address of the machine.
    [InlineData("http://127.0.0.1:abc", "names no address")]
    [InlineData("http://127.0.0.1:0?x", "names no address")]
    [InlineData("http://example.invalid:0", "names no address")]
    [InlineData("http://127.0.0.1:99999", "Ports go from 1 to 65535")]
    [InlineData("http://127.0.0.1:-5", "Ports go from 1 to 65535")]
    [InlineData("http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("http://unix:/nowhere/at/all/z.sock", "Make that directory first")]
    [InlineData("http://unix:/tmp/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012.sock", "longer than 107 bytes")]
    [InlineData("/tmp", "Put the directory first")]
    public void TryParse_OtherUrl_IsExplainedInOneLine(string url, string explanation)
    {
        Assert.False(ListenUrls.TryParse(["http://localhost:1", url], out var addresses, out var problem));
        Assert.Null(addresses);
        Assert.Contains(explanation, problem, StringComparison.Ordinal);
        Assert.Contains(url, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void TryExplain_AddressInUse_OffersAnotherPort()
    {
        var exception = new IOException("Failed to bind to address http://127.0.0.1:80: address already in use.", new AddressInUseException("in use"));

        Assert.True(ListenUrls.TryExplain(exception, out var problem));
        Assert.Contains("another port", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.AccessDenied, "CAP_NET_BIND_SERVICE")]
    [InlineData(SocketError.AddressNotAvailable, "does not have the address")]
    [InlineData(SocketError.TooManyOpenSockets, "cannot listen")]
    public void TryExplain_SocketError_SaysWhatToDo(SocketError error, string explanation)
    {
        Assert.True(ListenUrls.TryExplain(new SocketException((int)error), out var problem));
        Assert.Contains(explanation, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryExplain_Defect_IsNotExplainedAway() => Assert.False(ListenUrls.TryExplain(new InvalidOperationException(), out _));
}
