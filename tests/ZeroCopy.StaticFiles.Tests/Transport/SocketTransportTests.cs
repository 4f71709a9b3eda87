using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroCopy.StaticFiles.Tests.Wire;
using ZeroCopy.StaticFiles.Transport;

namespace ZeroCopy.StaticFiles.Tests.Transport;

/// <summary>Endpoints and options of the transport, as Kestrel's has them.</summary>
public class SocketTransportTests
{
    public SocketTransportTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
    }

    [Fact]
    public async Task Bind_IPv6_IsServed()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using var server = await StartAsync(kestrel => kestrel.Listen(IPAddress.IPv6Loopback, 0));

        using var http = new HttpClient();
        Assert.Equal("next", await ReadAsync(http, server.Addresses[0]));
    }

    [Theory]
    [InlineData(ServerTransport.Kestrel)]
    [InlineData(ServerTransport.ZeroCopy)]
    public async Task Bind_UnixSocket_IsServedAndItsFileRemoved(ServerTransport transport)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["socket"];
        var server = await StartAsync(kestrel => kestrel.ListenUnixSocket(path), transport);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        Assert.Equal("next", await ReadAsync(http, new Uri("http://localhost/")));
        Assert.True(File.Exists(path));
        await server.DisposeAsync();

        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(ServerTransport.Kestrel)]
    [InlineData(ServerTransport.ZeroCopy)]
    public async Task Bind_Handle_IsServed(ServerTransport transport)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var handle = socket.SafeHandle.DangerousGetHandle();
        socket.SafeHandle.SetHandleAsInvalid();
        await using var server = await StartAsync(kestrel => kestrel.ListenHandle((ulong)handle), transport);

        Assert.Equal(418, (await RawClient.GetAsync(port, "/")).StatusCode);
    }

    [Fact]
    public async Task Bind_AddressInUse_IsToldAsByKestrel()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;

        var stock = await Assert.ThrowsAsync<IOException>(() => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, port), ServerTransport.Kestrel));
        var own = await Assert.ThrowsAsync<IOException>(() => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, port)));

        Assert.Equal(stock.Message, own.Message);
        Assert.IsType<AddressInUseException>(own.InnerException);
    }

    // Both may be bound when both have SO_REUSEADDR (1, 2), and then only one may listen.
    [Fact]
    public async Task Bind_AddressInUseOnlyWhenItListens_IsToldAsAnAddressInUse()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.SetRawSocketOption(1, 2, BitConverter.GetBytes(1));
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket? refused = null;

        var exception = await Assert.ThrowsAsync<IOException>(() => StartAsync(
            kestrel => kestrel.Listen((IPEndPoint)other.LocalEndPoint!),
            configure: options => options.CreateBoundListenSocket = endPoint =>
            {
                refused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                refused.SetRawSocketOption(1, 2, BitConverter.GetBytes(1));
                refused.Bind(endPoint);
                other.Listen();
                return refused;
            }));

        Assert.IsType<AddressInUseException>(exception.InnerException);
        Assert.True(refused!.SafeHandle.IsClosed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoDelay_OfAcceptedSockets_IsThatOfTheOptions(bool noDelay)
    {
        var seen = new TaskCompletionSource<bool>();
        await using var server = await StartAsync(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Use(next => connection =>
            {
                seen.TrySetResult(connection.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionSocketFeature>()!.Socket.NoDelay);
                return next(connection);
            })),
            configure: options => options.NoDelay = noDelay);

        await RawClient.GetAsync(server.Port, "/");

        Assert.Equal(noDelay, await seen.Task);
    }

    [Fact]
    public async Task Options_BacklogAndListenSocket_AreUsed()
    {
        Socket? listening = null;
        await using var server = await StartAsync(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0),
            configure: options =>
            {
                options.Backlog = 17;
                options.CreateBoundListenSocket = endPoint => listening = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            });

        // TCP_INFO of a socket that listens: tcpi_sacked is its backlog.
        var info = new byte[104];
        listening!.GetRawSocketOption(6, 11, info);
        Assert.Equal(17, BitConverter.ToInt32(info, 28));
        Assert.Equal(((IPEndPoint)listening.LocalEndPoint!).Port, server.Port);
    }

    // More than the default of 1 MiB; nobody reads it until all has been sent.
    [Fact]
    public async Task MaxReadBufferSize_Null_HasNoLimit()
    {
        var sent = new TaskCompletionSource();
        await using var server = await WireServer.StartAsync(
            (app, _) => app.Run(async context =>
            {
                await sent.Task;
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                await context.Response.WriteAsync(body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }),
            builder => builder.WebHost.UseZeroCopySockets(options => options.MaxReadBufferSize = null)
                .ConfigureKestrel(kestrel => (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MaxRequestBodySize) = (null, null)));
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendTextAsync($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n{new string('b', 20_000_000)}").WaitAsync(ConnectionPair.Patience, TestContext.Current.CancellationToken);
        sent.SetResult();

        Assert.Equal("20000000", (await client.ReadResponseAsync()).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void UseZeroCopySockets_InAnyOrder_IsWhatKestrelAsksFirst(int order)
    {
        using var host = new HostBuilder().ConfigureWebHost(web =>
        {
            _ = order switch
            {
                1 => web.UseKestrel().UseZeroCopySockets(),
                2 => web.UseKestrelCore().UseZeroCopySockets(),
                3 => web.UseZeroCopySockets().UseKestrel(),
                _ => web.UseKestrel().UseSockets().UseZeroCopySockets(),
            };
            web.Configure(_ => { });
        }).Build();

        Assert.IsType<SocketTransport>(host.Services.GetServices<IConnectionListenerFactory>().Last());
    }

    [Theory]
    [InlineData(ServerTransport.Kestrel)]
    [InlineData(ServerTransport.ZeroCopy)]
    public async Task Http2_OverTls_MovesLargeBodiesBothWays(ServerTransport transport)
    {
        await using var server = await WireServer.StartAsync(
            (app, _) => app.Run(async context =>
            {
                Assert.Equal("HTTP/2", context.Request.Protocol);

                // First all of the one and then the other: the client reads nothing before it has sent all.
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                body.Position = 0;
                await body.CopyToAsync(context.Response.Body);
            }),
            builder =>
            {
                builder.WebHost.UseUrls();
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(TestCertificate.Instance)));
            },
            transport: transport);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificate.Instance.GetCertHashString() },
        })
        {
            Timeout = ConnectionPair.Patience,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var content = new byte[3_000_000];
        new Random(2).NextBytes(content);

        var bodies = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var body = new ByteArrayContent(content);
            using var response = await http.PostAsync(new Uri($"https://127.0.0.1:{server.Port}/"), body);
            return await response.Content.ReadAsByteArrayAsync();
        }));

        Assert.All(bodies, body => ServerChecks.Same(content, body));
    }

    private static Task<WireServer> StartAsync(
        Action<KestrelServerOptions> listen, ServerTransport transport = ServerTransport.ZeroCopy, Action<SocketTransportOptions>? configure = null) =>
        WireServer.StartAsync(
            (app, _) => app.Run(WireServer.AnswerNext),
            builder =>
            {
                builder.WebHost.UseUrls();
                builder.WebHost.ConfigureKestrel(listen);
                builder.Services.Configure(configure ?? (_ => { }));
            },
            transport: transport);

    private static async Task<string> ReadAsync(HttpClient http, Uri address)
    {
        using var response = await http.GetAsync(address, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
