using System.Net.Sockets;
using System.Text;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Origin;

public class ForwardedHeadersTests
{
    private static readonly string[] Forwarded = ["X-Forwarded-For: 203.0.113.5, 198.51.100.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: forged.example", "X-Forwarded-Prefix: /below"];

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "ForwardedHeaders": { "TrustedNetworks": [ "10.0.0.0/8", "unix" ] } }""")]
    [InlineData("""{ "ForwardedHeaders": { "Limit": 3 } }""")]
    public async Task Get_FromWhoIsNotTrusted_TellsNothing(string json)
    {
        await using var server = await OriginServer.StartAsync(json);

        var told = (await RawClient.GetAsync(server.Port, "/none", Forwarded)).Text.Split(' ');

        Assert.StartsWith("127.0.0.1:", told[0], StringComparison.Ordinal);
        Assert.Equal(("http", ""), (told[2], told[4]));
        Assert.NotEqual("forged.example", told[3]);
    }

    [Theory]
    [InlineData("""{ "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.1" ] } }""", "198.51.100.7:0", "https", "")]
    [InlineData("""{ "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8", "198.51.100.0/24" ], "Limit": 5 } }""", "203.0.113.5:0", "https", "")]
    [InlineData("""{ "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8" ], "Limit": 5, "Headers": [ "X-Forwarded-For" ] } }""", "198.51.100.7:0", "http", "")]
    [InlineData("""{ "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8" ], "Headers": [ "x-forwarded-prefix" ] } }""", null, "http", "/below")]
    public async Task Get_FromATrustedProxy_TellsTheClient(string json, string? client, string scheme, string prefix)
    {
        await using var server = await OriginServer.StartAsync(json);

        var told = (await RawClient.GetAsync(server.Port, "/none", Forwarded)).Text.Split(' ');

        Assert.Equal((client ?? told[0], scheme, prefix), (told[0], told[2], told[4]));
        Assert.NotEqual("forged.example", told[3]);
    }

    [Fact]
    public async Task Get_ForwardedHost_ChoosesTheSiteThoughTheDoorWouldNot()
    {
        var directory = new TemporaryDirectory();
        directory.Write("other/index.html", "other");
        await using var server = await OriginServer.StartAsync(
            """
            {
              "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8" ], "Headers": [ "X-Forwarded-Host" ] },
              "Sites": [ { "Hosts": "*", "Root": "site" }, { "Hosts": "other.example", "Root": "other" } ]
            }
            """,
            directory);

        Assert.Equal("index", (await RawClient.GetAsync(server.Port, "/")).Text);
        Assert.Equal("other", (await RawClient.GetAsync(server.Port, "/", "X-Forwarded-Host: other.example")).Text);
        Assert.Equal(0, server.AnsweredByDoor);
    }

    [Fact]
    public async Task Get_File_IsTheDoorsAllTheSame()
    {
        await using var server = await OriginServer.StartAsync("""{ "ForwardedHeaders": { "TrustedNetworks": [ "127.0.0.0/8" ] } }""");

        Assert.Equal("index", (await RawClient.GetAsync(server.Port, "/", Forwarded)).Text);
        Assert.Equal(1, server.AnsweredByDoor);
    }

    [Theory]
    [InlineData("unix", "198.51.100.7:0")]
    [InlineData("::/0", ":0")]
    public async Task Get_ByAUnixSocket_NeedsTheWord(string trusted, string client)
    {
        var directory = new TemporaryDirectory();
        var path = directory["s"];
        await using var server = await OriginServer.StartAsync(
            $$"""{ "ForwardedHeaders": { "TrustedNetworks": [ "{{trusted}}" ], "Limit": 5 } }""", directory, $"http://unix:{path}");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);
        using var stream = new NetworkStream(socket);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /none HTTP/1.0\r\n{Forwarded[0]}\r\n\r\n"), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.Contains($"\r\n\r\n{client} ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
