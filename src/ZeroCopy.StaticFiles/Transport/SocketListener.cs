using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Diagnostics;

namespace ZeroCopy.StaticFiles.Transport;

/// <summary>Accepts the connections of one endpoint.</summary>
internal sealed class SocketListener : IConnectionListener
{
    // nginx pauses as long (accept_mutex_delay) when no descriptor is left; the connections wait in the kernel.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly MemoryPool<byte> _pool;
    private readonly ServiceContext _services;
    private readonly SocketTransportOptions _options;
    private readonly IConnectionGate? _gate;
    private volatile bool _isUnbound;

    /// <param name="gate">Decides which connections are served; <see langword="null"/> for all.</param>
    public SocketListener(Socket socket, MemoryPool<byte> pool, ServiceContext services, SocketTransportOptions options, IConnectionGate? gate = null)
    {
        _gate = gate;
        _socket = socket;
        _pool = pool;
        _services = services;
        _options = options;

        // Bound by now: port 0 has become a real one.
        EndPoint = socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellationToken);

                if (DescriptorReserve.Includes(socket.SafeHandle))
                {
                    await WaitForDescriptorsAsync(socket, cancellationToken);
                }

                IDisposable? place = null;

                if (_gate is not null && !_gate.TryEnter(socket, out place))
                {
                    socket.Dispose();
                    continue;
                }

                var connection = new SocketConnection(
                    socket, _pool, _services, _options.UnsafePreferInlineScheduling, _options.MaxReadBufferSize ?? 0, place);
                connection.Start();
                return connection;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
            {
                TransferLog.NoDescriptorToAccept(_services.Logger, EndPoint.ToString()!);
                await Task.Delay(Pause, cancellationToken);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // The client went away while its connection waited to be accepted.
            }
            catch (SocketException)
            {
                // No memory, or a network that is down: it is no better the moment after.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    // With the last connection in hand, which is served then.
    private async Task WaitForDescriptorsAsync(Socket accepted, CancellationToken cancellationToken)
    {
        TransferLog.NoDescriptorToAccept(_services.Logger, EndPoint.ToString()!);

        while (DescriptorReserve.IsNext(accepted.SafeHandle) && !_isUnbound)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isUnbound = true;
        _socket.Dispose();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _pool.Dispose();
        return default;
    }
}
