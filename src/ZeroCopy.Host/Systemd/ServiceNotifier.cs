using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ZeroCopy.Host.Systemd;

/// <summary>Tells the service manager how the server is (sd_notify(3)): one datagram a message, to the socket that NOTIFY_SOCKET names.</summary>
internal sealed partial class ServiceNotifier : IDisposable
{
    /// <summary>Category of the messages.</summary>
    public const string Category = "ZeroCopy.Systemd";

    // A manager that does not read for so long is not told; the server goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly UnixDomainSocketEndPoint _manager;
    private readonly Socket _states = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = (int)Patience.TotalMilliseconds };

    // Never waits: signs of life would hold one thread of the pool after the other.
    private readonly Socket _pings = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly ILogger _logger;

    /// <param name="address">A path, or a name of the abstract namespace behind an "@".</param>
    /// <param name="logger">Told when a message cannot be sent.</param>
    public ServiceNotifier(string address, ILogger logger)
    {
        _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        _logger = logger;
    }

    /// <summary>The server listens, after a start or after a reload.</summary>
    /// <param name="status">A line that <c>systemctl status</c> shows.</param>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The configuration is being read again; <see cref="Ready"/> follows.</summary>
    /// <remarks>The time is that of CLOCK_MONOTONIC, which the stopwatch of the runtime reads on Linux, in nanoseconds.</remarks>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    /// <summary>Connections are drained, and the process ends.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Finishing responses");

    /// <summary>The server is alive. Not told while the manager has the last ones yet to read.</summary>
    public void Ping() => Send("WATCHDOG=1", _pings);

    public void Dispose()
    {
        _states.Dispose();
        _pings.Dispose();
    }

    private void Send(string message) => Send(message, _states);

    private void Send(string message, Socket socket)
    {
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(message), _manager);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock && socket == _pings)
        {
            // It has enough of them to read.
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            NotTold(_logger, message.Split('\n')[0], exception.Message);
        }
    }

    [LoggerMessage(341, LogLevel.Warning, "The service manager could not be told {Message}: {Reason}")]
    private static partial void NotTold(ILogger logger, string message, string reason);
}
