using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

public class SocketErrorsTests
{
    [Theory]
    [InlineData(Errno.ECONNRESET)]
    [InlineData(Errno.EPIPE)]
    public void ToException_Reset_IsConnectionReset(int errno)
    {
        var exception = Assert.IsType<ConnectionResetException>(SocketErrors.ToException(errno));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    [Theory]
    [InlineData(Errno.ETIMEDOUT, SocketError.TimedOut)]
    [InlineData(Errno.EHOSTUNREACH, SocketError.SocketError)]
    public void ToException_Other_IsAnIOExceptionThatNamesIt(int errno, SocketError code)
    {
        var exception = Assert.IsType<IOException>(SocketErrors.ToException(errno));
        Assert.Contains(Errno.Describe(errno), exception.Message, StringComparison.Ordinal);
        Assert.Equal(code, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }
}
