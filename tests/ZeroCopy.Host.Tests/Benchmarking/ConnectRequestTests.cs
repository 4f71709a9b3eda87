using ZeroCopy.Host.Benchmarking;

namespace ZeroCopy.Host.Tests.Benchmarking;

public class ConnectRequestTests
{
    [Fact]
    public void TryParse_WhatToStringWrote_IsTheSame()
    {
        var request = new ConnectRequest(SocketKind.Unix, "name", 1L << 40, Acknowledges: true, Guid.NewGuid());

        Assert.True(ConnectRequest.TryParse(request.ToString(), out var read));
        Assert.Equal(request, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tcp 80 1 true")]
    [InlineData("Udp 80 1 true 00000000000000000000000000000000")]
    [InlineData("Tcp 80 x true 00000000000000000000000000000000")]
    public void TryParse_AnythingElse_IsRefused(string line) => Assert.False(ConnectRequest.TryParse(line, out _));
}
