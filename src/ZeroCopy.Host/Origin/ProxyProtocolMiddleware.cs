using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ZeroCopy.Host.Networks;

namespace ZeroCopy.Host.Origin;

/// <summary>
/// Takes the header of the PROXY protocol off the front of a connection, and puts the ends that it tells of in the place of the proxy's. Stands next
/// to the socket; what comes behind it, TLS and door included, sees the bytes of the client only.
/// </summary>
internal sealed partial class ProxyProtocolMiddleware(ConnectionDelegate next, NetworkSet trusted, ILogger logger)
{
    /// <summary>Category of the messages.</summary>
    public const string Category = "ZeroCopy.ProxyProtocol";

    /// <summary>5 s for the header, which a proxy sends with the connection. nginx takes 60 s, HAProxy its timeout for a whole request.</summary>
    public static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(5);

    private const string NoHeader = "it does not begin with a valid header";
    private const string Ended = "it ended within the header";

    /// <summary>The lifetime of one connection.</summary>
    /// <remarks>No state machine is kept where the header came with the connection, which with TCP_DEFER_ACCEPT is always.</remarks>
    public Task OnConnectionAsync(ConnectionContext connection)
    {
        if (!trusted.Contains(connection.RemoteEndPoint))
        {
            return Refuse(connection, "the peer is none of ProxyProtocol:TrustedNetworks");
        }

        try
        {
            if (!connection.Transport.Input.TryRead(out var read))
            {
                return WaitAsync(connection);
            }

            switch (TakeHeader(connection, read))
            {
                case ProxyProtocolResult.Malformed:
                    return Refuse(connection, NoHeader);

                case ProxyProtocolResult.Incomplete:
                    return read.IsCompleted ? Refuse(connection, Ended) : WaitAsync(connection);
            }
        }
        catch (IOException)
        {
            return Refuse(connection, Ended);
        }

        return next(connection);
    }

    private async Task WaitAsync(ConnectionContext connection)
    {
        if (await TryReadHeaderAsync(connection) is { } problem)
        {
            await Refuse(connection, problem);
            return;
        }

        await next(connection);
    }

    /// <returns>Why there is none.</returns>
    private static async Task<string?> TryReadHeaderAsync(ConnectionContext connection)
    {
        // A server that ends does not wait for it.
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(closing);
        soon.CancelAfter(HeaderTimeout);

        try
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync(soon.Token);

                switch (TakeHeader(connection, read))
                {
                    case ProxyProtocolResult.Complete:
                        return null;

                    case ProxyProtocolResult.Malformed:
                        return NoHeader;

                    case ProxyProtocolResult.Incomplete when read.IsCompleted:
                        return Ended;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return closing.IsCancellationRequested ? "the server ends" : $"the header did not come within {HeaderTimeout.TotalSeconds} s";
        }
        catch (IOException)
        {
            // As the door and Kestrel have it: a client that leaves is nothing to tell at a level that is on.
            return Ended;
        }
    }

    private static ProxyProtocolResult TakeHeader(ConnectionContext connection, in ReadResult read)
    {
        var input = connection.Transport.Input;
        var result = ProxyProtocolParser.Parse(read.Buffer, out var header);

        if (result != ProxyProtocolResult.Complete)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return result;
        }

        // The bytes behind it are examined by whoever reads next.
        input.AdvanceTo(read.Buffer.GetPosition(header.Length));

        if (header.HasAddresses)
        {
            connection.RemoteEndPoint = header.Source;
            connection.LocalEndPoint = header.Destination ?? connection.LocalEndPoint;
        }

        return result;
    }

    private Task Refuse(ConnectionContext connection, string reason)
    {
        Refused(logger, connection.RemoteEndPoint?.ToString() ?? "?", reason);
        connection.Abort(new ConnectionAbortedException($"PROXY protocol: {reason}."));
        return Task.CompletedTask;
    }

    [LoggerMessage(331, LogLevel.Debug, "A connection from {Peer} was closed: {Reason}")]
    private static partial void Refused(ILogger logger, string peer, string reason);
}
