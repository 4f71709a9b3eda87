using System.Net;
using Microsoft.AspNetCore.Connections;
using ZeroCopy.Host.Networks;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.Limits;

/// <summary>Decides which clients may ask, and how often: the same buckets at the connection door and in the pipeline.</summary>
/// <remarks>
/// The door counts a request and answers it, or hands it over, and the pipeline refuses it. What a trusted proxy sends is always handed over, as only the
/// pipeline knows the client behind it.
/// </remarks>
internal sealed class ClientGate : IRequestGate
{
    private readonly NetworkRule _access;
    private readonly NetworkSet _trusted;
    private readonly RequestBuckets? _buckets;

    /// <param name="access">Who may ask.</param>
    /// <param name="rate">How often; <see langword="null"/> for no limit.</param>
    /// <param name="trusted">Proxies whose word is taken for the client's address.</param>
    /// <param name="time">The clock.</param>
    public ClientGate(NetworkRule access, RequestRate? rate, NetworkSet trusted, TimeProvider time)
    {
        _access = access;
        _trusted = trusted;
        _buckets = rate is { } limit ? new RequestBuckets(limit, time) : null;
    }

    /// <summary>Whether the networks let a client ask.</summary>
    /// <param name="client">Its address; <see langword="null"/> on a Unix domain socket.</param>
    public bool Admits(IPAddress? client) => _access.Admits(client);

    /// <summary>Counts a request.</summary>
    /// <param name="client">The address of the client; <see langword="null"/> on a Unix domain socket, which is not limited.</param>
    /// <param name="wait">If there were too many, how long until there may be another one.</param>
    public bool TryTake(IPAddress? client, out TimeSpan wait)
    {
        wait = default;
        return _buckets is null || client is null || _buckets.TryTake(ClientAddress.Of(client), out wait);
    }

    bool IRequestGate.TryTake(ConnectionContext connection)
    {
        var peer = connection.RemoteEndPoint;
        var client = (peer as IPEndPoint)?.Address;
        return !_trusted.Contains(peer) && Admits(client) && TryTake(client, out _);
    }

    void IRequestGate.Return(ConnectionContext connection)
    {
        if (_buckets is not null && ClientAddress.Of(connection.RemoteEndPoint) is { } client)
        {
            _buckets.Return(client);
        }
    }
}
