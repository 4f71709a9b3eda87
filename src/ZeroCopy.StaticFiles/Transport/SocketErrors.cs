using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>Tells readers of a connection what has happened to it, in the types of Kestrel's transport that Kestrel and applications know.</summary>
internal static class SocketErrors
{
    /// <summary>The exception for a positive error number.</summary>
    public static Exception ToException(int errno)
    {
        var cause = new SocketException(errno switch
        {
            Errno.ECONNRESET or Errno.EPIPE => (int)SocketError.ConnectionReset,
            Errno.ETIMEDOUT => (int)SocketError.TimedOut,
            _ => (int)SocketError.SocketError,
        });

        return errno is Errno.ECONNRESET or Errno.EPIPE
            ? new ConnectionResetException(cause.Message, cause)
            : new IOException($"The connection failed: {Errno.Describe(errno)}", cause);
    }
}
