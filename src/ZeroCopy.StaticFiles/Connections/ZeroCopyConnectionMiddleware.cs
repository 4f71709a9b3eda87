using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// Takes over the output of each connection that has a raw socket, for the connection's whole life. Raw sends must
/// never coexist with the stock output, so it is all or nothing.
/// </summary>
internal sealed class ZeroCopyConnectionMiddleware
{
    private static Type? _rawTransport;

    private readonly ConnectionDelegate _next;
    private readonly ServiceContext _services;
    private readonly bool _inlineCompletions;
    private readonly ConnectionDoor? _door;

    /// <param name="next">The rest of the connection's pipeline, with Kestrel at its end.</param>
    /// <param name="services">What the connections of the application share.</param>
    /// <param name="inlineCompletions">Whether completions run on the event thread.</param>
    /// <param name="door">What answers requests before Kestrel, if anything does.</param>
    public ZeroCopyConnectionMiddleware(ConnectionDelegate next, ServiceContext services, bool inlineCompletions, ConnectionDoor? door = null)
    {
        _next = next;
        _services = services;
        _inlineCompletions = inlineCompletions;
        _door = door;
    }

    /// <summary>The lifetime of one connection.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Decide whether this connection can be owned.</item>
    /// <item>Put <see cref="SocketOutput"/> in the place of the stock output.</item>
    /// <item>Answer what the door can answer; many connections need nothing else, and Kestrel never hears of them.</item>
    /// <item>Let Kestrel serve the connection.</item>
    /// <item>Send what is left and release everything.</item>
    /// </list>
    /// </remarks>
    public Task OnConnectionAsync(ConnectionContext connection)
    {
        // :: Step 1: decide. The transport of this library comes with the output.
        if (connection.Transport.Output is SocketOutput output)
        {
            if (_inlineCompletions || _door is not null)
            {
                connection.Features.Get<IInlineInput>()?.PreferInline();
            }

            return ServeAsync(connection, output);
        }

        if (!TryGetRawSocket(connection, out var socket, out var reason))
        {
            connection.Features.Set(new DeclinedConnection(reason));
            return _next(connection);
        }

        if (_inlineCompletions)
        {
            InlineCompletions.TryEnable(socket.SafeHandle);
        }

        // :: Step 2: own the output.
        return ServeAsync(connection, SocketOutput.Create(connection, socket, _services));
    }

    private async Task ServeAsync(ConnectionContext connection, SocketOutput output)
    {
        var stock = connection.Transport;
        var input = _door is null ? null : new RequestInterceptor(connection, output, _door);
        WatchTime(connection, input, output);
        using var closing = input?.WatchClosing();

        try
        {
            // :: Step 3: the door.
            if (input is not null && !input.TryHandOver(await input.ReadFirstAsync()))
            {
                return;
            }

            // :: Step 4: Kestrel. Not on an event thread, because the application runs behind it.
            if (input is not null)
            {
                await ThreadSwitch.ToThreadPool;
            }

            connection.Transport = new OwnedTransport(input ?? stock.Input, output);
            connection.Features.Set(output);
            await _next(connection);
        }
        catch (Exception exception) when (input is { IsBeforeKestrel: true } && exception is ConnectionResetException or ConnectionAbortedException)
        {
            // As in Kestrel, a client that leaves between requests is nothing to tell.
        }
        finally
        {
            // :: Step 5: the rest.
            await output.CloseAsync();
            connection.Transport = stock;
        }
    }

    // Once a second, by Kestrel's heartbeat.
    private static void WatchTime(ConnectionContext connection, RequestInterceptor? input, SocketOutput output)
    {
        if (input is not null)
        {
            connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((RequestInterceptor)state).OnHeartbeat(), input);
        }
        else
        {
            connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((SocketOutput)state).OnHeartbeat(), output);
        }
    }

    private static bool TryGetRawSocket(ConnectionContext connection, [NotNullWhen(true)] out Socket? raw, out CopyReason reason)
    {
        raw = null;

        if (!OperatingSystem.IsLinux())
        {
            reason = CopyReason.OperatingSystem;
            return false;
        }

        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { SocketType: SocketType.Stream } socket)
        {
            reason = CopyReason.NoSocket;
            return false;
        }

        // The socket feature is there inside TLS too, where raw bytes would be plaintext on the wire.
        if (!IsRaw(connection.Transport.GetType()))
        {
            reason = CopyReason.TransportWrapped;
            return false;
        }

        raw = socket;
        reason = CopyReason.None;
        return EnsureNonBlocking(socket.SafeHandle);
    }

    // Only the transport that the socket transport itself made is known to put bytes on the wire as they are. It has one type, which
    // is remembered: to ask for its assembly took 1.5 µs of a new connection in the native server.
    private static bool IsRaw(Type transport)
    {
        if (transport == _rawTransport)
        {
            return true;
        }

        if (transport.Assembly != typeof(SocketTransportOptions).Assembly)
        {
            return false;
        }

        _rawTransport = transport;
        return true;
    }

    // sendfile has no MSG_DONTWAIT: on a blocking socket it would hold its thread until the client has read all.
    private static bool EnsureNonBlocking(SafeSocketHandle socket)
    {
        var flags = Libc.Fcntl(socket, Libc.F_GETFL, 0);
        return flags >= 0 && ((flags & OpenFlags.O_NONBLOCK) != 0 || Libc.Fcntl(socket, Libc.F_SETFL, flags | OpenFlags.O_NONBLOCK) >= 0);
    }
}
