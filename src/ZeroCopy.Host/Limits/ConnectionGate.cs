using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using ZeroCopy.Host.Networks;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Limits;

/// <summary>
/// Holds connections to their limits: how many there are, of a client and of all, and how fast the kernel sends on them. Those beyond are closed as
/// soon as they are accepted.
/// </summary>
/// <remarks>
/// Rates are SO_MAX_PACING_RATE: the kernel spaces the packets, so sendfile, TLS and proxied answers are held to them alike, and no thread waits.
/// What connections share is divided among those that have something to send, which is looked at once a second.
/// </remarks>
internal sealed class ConnectionGate : IConnectionGate, IDisposable
{
    /// <summary>How often the rates follow the number of connections that send.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly LimitsSettings _limits;
    private readonly NetworkSet _trusted;
    private readonly LimitReports _reports;
    private readonly Timer? _timer;

    // Held when a connection begins or ends, never for a request.
    private readonly Lock _changing = new();
    private readonly Dictionary<ClientAddress, OpenClient> _clients = [];
    private readonly List<OpenConnection> _connections = [];
    private int _sending;

    /// <param name="limits">The limits.</param>
    /// <param name="trusted">Proxies, behind each of which are many clients: limits of a client are not for them.</param>
    /// <param name="reports">Is told what was refused.</param>
    public ConnectionGate(LimitsSettings limits, NetworkSet trusted, LimitReports reports)
    {
        _limits = limits;
        _trusted = trusted;
        _reports = reports;
        _timer = limits.Bandwidth is { Changes: true } ? new Timer(static gate => ((ConnectionGate)gate!).Divide(), this, Interval, Interval) : null;
    }

    /// <summary>Connections that are open.</summary>
    public int Connections
    {
        get
        {
            lock (_changing)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Clients that have connections.</summary>
    public int Clients
    {
        get
        {
            lock (_changing)
            {
                return _clients.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool TryEnter(Socket socket, [NotNullWhen(true)] out IDisposable? place) => TryEnter(socket, socket.RemoteEndPoint, out place);

    /// <inheritdoc cref="TryEnter(Socket, out IDisposable?)"/>
    internal bool TryEnter(Socket socket, EndPoint? peer, [NotNullWhen(true)] out IDisposable? place)
    {
        place = null;
        var address = _trusted.Contains(peer) ? null : ClientAddress.Of(peer);
        OpenConnection connection;
        long rate;

        lock (_changing)
        {
            if (_connections.Count >= _limits.MaxConnections)
            {
                _reports.ConnectionRefused("total");
                return false;
            }

            var client = address is { } known ? ClientOf(known) : null;

            if (client?.Connections >= _limits.MaxConnectionsPerClient)
            {
                _reports.ConnectionRefused("client");
                return false;
            }

            connection = new OpenConnection(this, socket, client, isPaced: peer is IPEndPoint) { Index = _connections.Count };
            _connections.Add(connection);
            _sending++;

            if (client is not null)
            {
                client.Connections++;
                client.Sending++;
            }

            rate = _limits.Bandwidth?.Share(client?.Sending ?? 1, _sending) ?? long.MaxValue;
        }

        connection.Pace(rate);
        place = connection;
        return true;
    }

    /// <summary>A connection has ended.</summary>
    internal void Leave(OpenConnection connection)
    {
        lock (_changing)
        {
            var last = _connections[^1];
            _connections[connection.Index] = last;
            last.Index = connection.Index;
            _connections.RemoveAt(_connections.Count - 1);

            if (connection.Client is { } client && --client.Connections == 0)
            {
                _clients.Remove(client.Address);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Divides what is shared among the connections that send now. An idle one gets what it would have if it began.</summary>
    internal void Divide()
    {
        OpenConnection[] connections;

        lock (_changing)
        {
            connections = [.. _connections];
        }

        // The kernel is asked outside of the lock, which whoever accepts waits for.
        var sending = 0;
        var ofClients = new Dictionary<OpenClient, int>();

        foreach (var connection in connections)
        {
            if (connection.Look())
            {
                sending++;

                if (connection.Client is { } client)
                {
                    ofClients[client] = ofClients.GetValueOrDefault(client) + 1;
                }
            }
        }

        lock (_changing)
        {
            _sending = sending;

            foreach (var client in _clients.Values)
            {
                client.Sending = ofClients.GetValueOrDefault(client);
            }
        }

        foreach (var connection in connections)
        {
            var others = connection.IsSending ? 0 : 1;
            var ofClient = connection.Client is { } client ? ofClients.GetValueOrDefault(client) + others : 1;
            connection.Pace(_limits.Bandwidth!.Share(ofClient, sending + others));
        }
    }

    private OpenClient ClientOf(ClientAddress address)
    {
        if (!_clients.TryGetValue(address, out var client))
        {
            _clients[address] = client = new OpenClient(address);
        }

        return client;
    }
}
