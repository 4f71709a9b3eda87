using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroCopy.Fuzz.Servers;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Fuzz.Doors;

/// <summary>The connection door of the library: bytes in from memory, answers out by way of a real socket. For one thread.</summary>
internal sealed class ConnectionDoorProbe : IDoor
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private readonly ConnectionDoor _door;
    private readonly ServiceContext _services;
    private readonly Socket _server;
    private readonly Socket _client;
    private readonly SocketSender _sender;
    private long _sentBefore;

    public ConnectionDoorProbe(KestrelProbe probe, ConnectionDoor door)
    {
        _door = door;
        _services = ServiceContext.For(probe.Services);
        (_server, _client) = Connect();
        _sender = new SocketSender(_server, _services.Transfer);
    }

    /// <summary>The door for all threads.</summary>
    public static ConnectionDoor CreateDoor(KestrelProbe probe) => SitesReader.CreateDoor(
        probe.Services,
        ServiceContext.For(probe.Services),
        new ZeroCopyOptions { ResponseCacheRevalidation = TimeSpan.FromDays(1) },
        probe.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value,
        OptionsReader.GetSite(probe.Services, probe.Options));

    public int Answer(ReadOnlySpan<byte> input, ArrayBufferWriter<byte> answer, out bool closes)
    {
        var connection = new MemoryConnection(input, new FeatureCollection());
        var output = new SocketOutput(connection, _sender, _services);
        var interceptor = new RequestInterceptor(connection, output, _door);
        var answering = interceptor.ReadFirstAsync();
        var started = Stopwatch.GetTimestamp();

        while (!answering.IsCompleted)
        {
            // Large answers need a reader, and a first look-up takes place on another thread.
            Drain(answer);

            if (Stopwatch.GetElapsedTime(started) > Hang)
            {
                throw new TimeoutException("The door did not come to an end.");
            }
        }

        var isHandedOver = interceptor.TryHandOver(answering.GetAwaiter().GetResult());
        DrainAll(answer);
        var rest = 0L;

        if (isHandedOver && interceptor.TryRead(out var read))
        {
            rest = read.Buffer.Length;
        }

        // Without a rest the client's end is all that came, and Kestrel would only close.
        closes = !isHandedOver && input.Length > 0 && answer.WrittenCount > 0;
        return isHandedOver ? input.Length - (int)rest : answer.WrittenCount > 0 ? input.Length : 0;
    }

    private void DrainAll(ArrayBufferWriter<byte> answer)
    {
        var sent = _sender.Sent(TransferMechanism.Auto) + _sender.Sent(TransferMechanism.SendFile) + _sender.Sent(TransferMechanism.OffHeapCopy);

        while (answer.WrittenCount < sent - _sentBefore)
        {
            Drain(answer);
        }

        _sentBefore = sent;
    }

    private void Drain(ArrayBufferWriter<byte> answer)
    {
        if (_client.Available > 0)
        {
            answer.Advance(_client.Receive(answer.GetSpan(64 * 1024)));
        }
        else
        {
            Thread.Yield();
        }
    }

    private static (Socket Server, Socket Client) Connect()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(listener.LocalEndPoint!);
        var server = listener.Accept();
        server.Blocking = false;
        server.NoDelay = true;
        return (server, client);
    }
}
