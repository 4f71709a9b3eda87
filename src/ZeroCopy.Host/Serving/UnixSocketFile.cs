using System.Net.Sockets;
using System.Text;
using ZeroCopy.Host.Interop;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Serving;

/// <summary>The file of a Unix domain socket. The runtime removes it when the socket is closed in order.</summary>
internal static class UnixSocketFile
{
    /// <summary>Removes what a server that died has left: a socket that nobody listens on. Nothing else is touched.</summary>
    public static void RemoveStale(UnixDomainSocketEndPoint endpoint)
    {
        var path = endpoint.ToString();

        if (!IsSocket(path))
        {
            return;
        }

        // Without blocking: a living server whose queue is full would make it wait.
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };

        try
        {
            probe.Connect(endpoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Somebody listens, or it cannot be told. Binding says so.
        }
    }

    /// <summary>Lets in whom the settings say. Call it before the socket listens: nobody can connect until then.</summary>
    /// <exception cref="InvalidSettingException">The group is none of the process's own.</exception>
    public static void Protect(UnixDomainSocketEndPoint endpoint, UnixSocketSettings settings)
    {
        var path = endpoint.ToString();

        if (settings.GroupId is { } group && SystemCalls.LChown(NulTerminated(path), SystemCalls.Unchanged, group) is < 0 and var error)
        {
            throw new InvalidSettingException($"UnixSocket:Group: the group of '{path}' cannot be set: {Errno.Describe(-error)}. Without privilege it is one of the process's own.");
        }

        if (settings.Mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    // A link is not followed: what it leads to is somebody else's.
    private static bool IsSocket(string path) =>
        path.StartsWith('/') && new FileInfo(path).LinkTarget is null && Libc.Statx(NulTerminated(path), out var status) == 0 && (status.Mode & Libc.S_IFMT) == Libc.S_IFSOCK;

    private static byte[] NulTerminated(string path) => Encoding.UTF8.GetBytes(path + '\0');
}
