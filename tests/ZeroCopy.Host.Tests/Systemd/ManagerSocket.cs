using System.Net.Sockets;
using System.Text;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Systemd;

/// <summary>The service manager's end of NOTIFY_SOCKET.</summary>
internal sealed class ManagerSocket : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="isAbstract">Whether it has a name of the abstract namespace instead of a file.</param>
    public ManagerSocket(bool isAbstract = false)
    {
        Address = isAbstract ? $"@zerocopy-test-{Guid.NewGuid():N}" : _directory["notify"];
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + Address[1..] : Address));
    }

    /// <summary>As it stands in NOTIFY_SOCKET.</summary>
    public string Address { get; }

    /// <summary>The next message.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var length = await _socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>The next message that is not about the watchdog.</summary>
    public async Task<string> ReadStateAsync()
    {
        while (true)
        {
            if (await ReadAsync() is var message && message != "WATCHDOG=1")
            {
                return message;
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Dispose();
    }
}
