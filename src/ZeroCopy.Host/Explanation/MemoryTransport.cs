using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Explanation;

/// <summary>Kestrel's transport without a network: its only connections come from <see cref="Connect"/>.</summary>
internal sealed class MemoryTransport : IConnectionListenerFactory
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>A new connection, from the side of the client.</summary>
    /// <remarks>The server's side stops where nobody reads, after 64 KiB: a large body is not read to its end.</remarks>
    public IDuplexPipe Connect()
    {
        var (request, response) = (new Pipe(), new Pipe());
        var (client, server) = (new Side(response.Reader, request.Writer), new Side(request.Reader, response.Writer));
        var connection = new Connection(server, client);
        connection.Features.Set(StandInConnection.Instance);
        _connections.Writer.TryWrite(connection);
        return client;
    }

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener(endpoint, _connections));

    /// <summary>Its own source of the token: that of the base class is cancelled after it was disposed, when the server stops soon after an abort.</summary>
    private sealed class Connection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public Connection(IDuplexPipe transport, IDuplexPipe application)
            : base("explain", transport, application)
        {
            ConnectionClosed = _closed.Token;
        }

        public override void Abort(ConnectionAbortedException abortReason) => _closed.CancelAsync();
    }

    private sealed record Side(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Listener(EndPoint endpoint, Channel<ConnectionContext> connections) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await connections.Reader.WaitToReadAsync(cancellationToken) && connections.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
