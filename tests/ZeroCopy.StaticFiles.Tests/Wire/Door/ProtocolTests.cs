using System.Text;
using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>What is no request that the door answers is answered by Kestrel as if there were no door.</summary>
public class ProtocolTests
{
    public static TheoryData<string> Oddities =>
    [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 hello from TLS, with enough bytes to be sure of it\r\n\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n",
        "garbage\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /a.txt HTTP/1.2\r\nHost: x\r\n\r\n",
        "GET /a.txt HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /a.txt\r\nHost: x\r\n\r\n",
        "GET /%00.txt HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\0.txt HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  /a.txt HTTP/1.1\r\nHost: x\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Connection_StartsWithAnOddity_GetsTheAnswerOfKestrel(string bytes)
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        await using var stock = await StartStockAsync();

        Assert.Equal(await ExchangeAsync(stock.Port, "", bytes), await ExchangeAsync(server.Port, "", bytes));
        Assert.Equal(0, server.Answered);
        await server.EndAsync();
    }

    // The stock server has seen a request on that connection too.
    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Connection_OddityAfterAnAnswer_GetsTheAnswerOfKestrel(string bytes)
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        await using var stock = await StartStockAsync();

        Assert.Equal(await ExchangeAsync(stock.Port, "/a.txt", bytes), await ExchangeAsync(server.Port, "/a.txt", bytes));
        Assert.Equal(1, server.Answered);
        await server.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Connection_OddityAfterARequestOfKestrels_GetsTheAnswerOfKestrel(string bytes)
    {
        var server = await DoorServer.StartAsync();
        await using var stock = await StartStockAsync();

        Assert.Equal(await ExchangeAsync(stock.Port, "/unknown", bytes), await ExchangeAsync(server.Port, "/unknown", bytes));
        Assert.Equal(0, server.Answered);
        await server.EndAsync();
    }

    private static Task<WireServer> StartStockAsync() => WireServer.StartAsync((app, _) => app.Run(context => DoorServer.AnswerNextAsync(context)));

    // All that comes until the server closes, without the time.
    private static async Task<string> ExchangeAsync(int port, string firstPath, string bytes)
    {
        using var client = await RawClient.ConnectAsync(port);

        if (firstPath.Length > 0)
        {
            Assert.Equal(200, (await client.RequestAsync("GET", firstPath)).StatusCode);
        }

        await client.SendTextAsync(bytes);
        var answer = new MemoryStream();

        try
        {
            await client.ReadBodyAsync(answer, long.MaxValue);
        }
        catch (IOException)
        {
            // Closed with bytes unread is closed with RST.
        }

        var lines = Encoding.Latin1.GetString(answer.ToArray()).Split("\r\n");
        return string.Join("\r\n", lines.Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal)));
    }
}
