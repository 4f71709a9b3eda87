using System.Net;
using System.Net.Sockets;
using ZeroCopy.Host.Configuration;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Origin;

/// <summary>The PROXY protocol on connections to the server, with the door and without.</summary>
public class ProxyProtocolTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("203.0.113.5"), 4711);
    private static readonly IPEndPoint Front = new(IPAddress.Parse("198.51.100.1"), 443);

    public static TheoryData<bool, bool> Doors => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Get_BehindAHeader_IsAnsweredBySendfileAndKnowsTheClient(bool hasDoor, bool isText)
    {
        await using var server = await StartAsync(hasDoor);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.Socket.SendAsync((byte[])[.. Header(isText), .. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], TestContext.Current.CancellationToken);
        Assert.Equal("index", (await client.ReadResponseAsync()).Text);
        Assert.Equal(1 << 20, (await client.RequestAsync("GET", "/large.bin")).Body.Length);
        Assert.Equal($"{Client} {Front} http", string.Join(' ', (await client.RequestAsync("GET", "/none")).Text.Split(' ')[..3]));

        Assert.Equal(hasDoor ? 2 : 0, server.AnsweredByDoor);
        var paths = await server.GetPathsAsync(2);
        Assert.DoesNotContain("copy", paths);
        Assert.Contains("sendfile", paths);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_HeaderInPieces_IsWaitedFor(bool isText)
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);
        client.Socket.NoDelay = true;

        foreach (var value in Header(isText))
        {
            await client.Socket.SendAsync(new[] { value }, TestContext.Current.CancellationToken);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.StartsWith($"{Client} ", (await client.RequestAsync("GET", "/none")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    public async Task Get_HeaderWithoutAddresses_KeepsThoseOfTheProxy(string header)
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendTextAsync(header + "GET /none HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("127.0.0.1:", (await client.ReadResponseAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ClientOfAUnixSocketOfTheProxy_HasNoAddress()
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.Socket.SendAsync((byte[])[.. ProxyProtocolBytes.Version2(0x21, 0x31, new byte[216]), .. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], TestContext.Current.CancellationToken);

        Assert.Equal("index", (await client.ReadResponseAsync()).Text);
        Assert.StartsWith($":0 127.0.0.1:{server.Port} ", (await client.RequestAsync("GET", "/none")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_WithoutAHeader_IsClosedWithoutAnAnswer(bool hasDoor)
    {
        await using var server = await StartAsync(hasDoor);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendTextAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task Get_ASecondHeader_IsNoRequest()
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.Socket.SendAsync((byte[])[.. Header(true), .. Header(true), .. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], TestContext.Current.CancellationToken);

        Assert.Equal(400, (await client.ReadResponseAsync()).StatusCode);
    }

    [Fact]
    public async Task Connect_FromElsewhere_IsClosed()
    {
        await using var server = await OriginServer.StartAsync("""{ "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "10.0.0.0/8" ] } }""");
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.Socket.SendAsync((byte[])[.. Header(true), .. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8], TestContext.Current.CancellationToken);

        await AssertClosedAsync(client);
    }

    [Fact]
    public async Task Connect_HeaderDoesNotCome_IsClosedInTime()
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendTextAsync("PROXY TCP4");

        await AssertClosedAsync(client).WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stop_WhileAHeaderIsWaitedFor_DoesNotWaitForIt()
    {
        await using var server = await StartAsync(hasDoor: true);
        using var client = await RawClient.ConnectAsync(server.Port);
        await client.SendTextAsync("PROXY TCP4");
        await Task.Delay(200, TestContext.Current.CancellationToken);

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Get_OnAUrlThatIsNotNamed_NeedsNoHeader()
    {
        var (first, second) = (FreePort(), FreePort());
        await using var server = await OriginServer.StartAsync(
            $$"""{ "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "127.0.0.0/8" ], "Urls": "http://127.0.0.1:{{first}}" } }""",
            $"http://127.0.0.1:{first}", $"http://127.0.0.1:{second}");
        using var client = await RawClient.ConnectAsync(first);

        Assert.Equal("index", (await RawClient.GetAsync(second, "/")).Text);
        await client.SendTextAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await AssertClosedAsync(client);
    }

    [Theory]
    [InlineData("""{ "ProxyProtocol": { "Enabled": true } }""", "ProxyProtocol.TrustedNetworks: name the proxies")]
    [InlineData("""{ "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "10.0.0.1/8" ] } }""", "ProxyProtocol.TrustedNetworks[0]: '10.0.0.1/8' has bits beyond its prefix. Write the network as 10.0.0.0/8")]
    [InlineData("""{ "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "unix" ], "Urls": [ "http://127.0.0.1:1" ] } }""", "'http://127.0.0.1:1' is not listened on. Here may stand: http://127.0.0.1:0.")]
    public async Task Start_Mistake_IsTold(string json, string problem)
    {
        var exception = await Assert.ThrowsAsync<InvalidConfigurationException>(() => OriginServer.StartAsync(json));

        Assert.Contains(exception.Problems, told => told.ToString().Contains(problem, StringComparison.Ordinal));
    }

    private static byte[] Header(bool isText) => isText ? ProxyProtocolBytes.Version1(Client, Front) : ProxyProtocolBytes.Version2(Client, Front, hasChecksum: true, (0x01, "h2"u8.ToArray()));

    private static Task<OriginServer> StartAsync(bool hasDoor) => OriginServer.StartAsync(
        $$"""{ "ConnectionDoor": {{(hasDoor ? "true" : "false")}}, "ProxyProtocol": { "Enabled": true, "TrustedNetworks": [ "127.0.0.0/8" ] } }""");

    private static async Task AssertClosedAsync(RawClient client)
    {
        try
        {
            Assert.True(await client.IsAtEndAsync());
        }
        catch (IOException)
        {
            // By a reset, because what the client sent was not read.
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
