using System.Text;
using ZeroCopy.Host.Explanation;

namespace ZeroCopy.Host.Tests.Explanation;

public class ExplainedRequestTests
{
    [Theory]
    [InlineData("/a?b#c", "/a?b", "localhost")]
    [InlineData("http://example.org", "/", "example.org")]
    [InlineData("https://user@example.org:81?q", "/?q", "example.org:81")]
    [InlineData("HTTP://[::1]:80/a/../b", "/a/../b", "[::1]:80")]
    [InlineData("/a b/ü\n", "/a%20b/%C3%BC%0A", "localhost")]
    [InlineData("//a", "//a", "localhost")]
    public void TryParse_PathOrUrl_IsWhatAClientSends(string text, string target, string host)
    {
        Assert.True(ExplainedRequest.TryParse(text, "GET", [], out var request, out _));
        Assert.Equal((target, host), (request.Target, request["host"]));
        Assert.Equal($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n", Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void TryParse_Fields_StayInTheirOrderAndAreJoined()
    {
        Assert.True(ExplainedRequest.TryParse("/", "HEAD", ["Accept-Encoding: br ", "accept-encoding:gzip", "Host: h"], out var request, out _));

        Assert.Equal("br, gzip", request["Accept-Encoding"]);
        Assert.Equal("HEAD / HTTP/1.1\r\nAccept-Encoding: br\r\naccept-encoding: gzip\r\nHost: h\r\n\r\n", Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Theory]
    [InlineData("css/app.css", "GET", null, "Write /css/app.css")]
    [InlineData("", "GET", null, "neither a path nor a URL")]
    [InlineData("http:///a", "GET", null, "neither a path nor a URL")]
    [InlineData("ftp://example.org/a", "GET", null, "neither a path nor a URL")]
    [InlineData("/", "G T", null, "is not a method")]
    [InlineData("/", "GET", "Accept", "is not a header field")]
    [InlineData("/", "GET", "A B: c", "is not a header field")]
    [InlineData("/", "GET", "A: b\r\nC: d", "is not a header field")]
    public void TryParse_WhatNoClientSends_SaysHowToMendIt(string text, string method, string? field, string explanation)
    {
        Assert.False(ExplainedRequest.TryParse(text, method, field is null ? [] : [field], out _, out var problem));
        Assert.Contains(explanation, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}
