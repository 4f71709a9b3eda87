using System.Globalization;
using System.Net.Sockets;
using ZeroCopy.Host.Serving;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Systemd;

/// <summary>Takes the listening sockets that a service manager has passed (sd_listen_fds(3)).</summary>
internal static class PassedSockets
{
    /// <summary><c>SD_LISTEN_FDS_START</c>, systemd/sd-daemon.h.</summary>
    private const int SD_LISTEN_FDS_START = 3;

    private static readonly string[] Variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"];

    /// <summary>The sockets that are meant for this process. They are nobody else's from then on: not of children, nor of a second call.</summary>
    /// <exception cref="InvalidSettingException">What was passed is no socket that listens for streams.</exception>
    public static IReadOnlyList<PassedSocket> Take()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            return [];
        }

        var sockets = Describe(Environment.GetEnvironmentVariable("LISTEN_FDS"), SD_LISTEN_FDS_START);

        foreach (var variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        return sockets;
    }

    /// <summary>Looks at a run of descriptors, and keeps them from children.</summary>
    /// <param name="count">How many there are, as the variable says.</param>
    /// <param name="first">The first of them.</param>
    /// <exception cref="InvalidSettingException">One is no socket that listens for streams.</exception>
    public static IReadOnlyList<PassedSocket> Describe(string? count, int first) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue - first
            ? [.. Enumerable.Range(first, number).Select(Describe)]
            : [];

    private static PassedSocket Describe(int descriptor)
    {
        try
        {
            // Looked at only; Kestrel takes it by its number.
            using var handle = new SafeSocketHandle(descriptor, ownsHandle: false);
            _ = Libc.Fcntl(handle, Libc.F_SETFD, Libc.FD_CLOEXEC);
            using var socket = new Socket(handle);

            return socket.SocketType == SocketType.Stream && socket.LocalEndPoint is { } address
                ? new PassedSocket(descriptor, address)
                : throw Problem(descriptor);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException and not InvalidSettingException)
        {
            throw Problem(descriptor);
        }
    }

    private static InvalidSettingException Problem(int descriptor) =>
        new($"LISTEN_FDS: descriptor {descriptor} is no socket for streams. Say ListenStream= in the socket unit, with Accept=no.");
}
