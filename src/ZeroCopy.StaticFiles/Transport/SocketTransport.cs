using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>
/// A transport for Kestrel in the place of <see cref="SocketTransportFactory"/>, with its options: it waits for many connections in
/// one epoll set of its own, where the stock transport starts an operation of <see cref="Socket"/> for each.
/// </summary>
internal sealed class SocketTransport(
    IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> pools, IServiceProvider services) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var settings = options.Value;
        Socket? socket = null;

        try
        {
            socket = settings.CreateBoundListenSocket(endpoint);

            if (settings.NoDelay && socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            {
                // Linux gives it to each connection that is accepted: a system call less for each.
                socket.NoDelay = true;
            }

            // What was passed to the process listens as whoever made it wants.
            if (endpoint is not FileHandleEndPoint || (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! == 0)
            {
                socket.Listen(settings.Backlog);
            }
        }
        catch (SocketException exception)
        {
            socket?.Dispose();

            // Of two sockets that may share an address, the second is refused when it listens.
            if (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new AddressInUseException(exception.Message, exception);
            }

            throw;
        }

        return new ValueTask<IConnectionListener>(new SocketListener(socket, pools.Create(), ServiceContext.For(services), settings, services.GetService<IConnectionGate>()));
    }
}
