using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace ZeroCopy.Fuzz.Servers;

/// <summary>A transport without sockets: what <see cref="Connect"/> is given, Kestrel accepts.</summary>
internal sealed class MemoryTransport : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<MemoryConnection> _connections = Channel.CreateUnbounded<MemoryConnection>();

    public EndPoint EndPoint { get; } = new MemoryEndPoint();

    public void Connect(MemoryConnection connection)
    {
        if (!_connections.Writer.TryWrite(connection))
        {
            throw new InvalidOperationException("The server no longer listens.");
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is MemoryEndPoint
            ? ValueTask.FromResult<IConnectionListener>(this)
            : throw new NotSupportedException($"There is only memory here, no '{endpoint}'.");

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class MemoryEndPoint : EndPoint
    {
        public override string ToString() => "memory";
    }
}
