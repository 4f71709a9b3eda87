namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

public class KeepAliveTests
{
    // RFC 9112 §9.3: "HTTP/1.1 defaults to the use of 'persistent connections', allowing multiple requests and responses to be
    // carried over a single connection."
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ManyOnOneConnection_AreAllTheDoors(bool isInline)
    {
        var server = await DoorServer.StartAsync(isInline: isInline);
        var small = server.WriteRandom("small.bin", 1000);
        var middle = server.WriteRandom("middle.bin", 30_000);
        var large = server.WriteRandom("large.bin", 200_000);
        var client = await server.ConnectAsync();

        for (var turn = 0; turn < 100; turn++)
        {
            Assert.Equal(small, (await client.RequestAsync("GET", "/small.bin")).Body);
            Assert.Equal(middle, (await client.RequestAsync("GET", "/middle.bin")).Body);
            Assert.Equal(large, (await client.RequestAsync("GET", "/large.bin")).Body);
            Assert.Equal("200000", (await client.RequestAsync("HEAD", "/large.bin"))["Content-Length"]);
            Assert.Equal(large[turn..], (await client.RequestAsync("GET", "/large.bin", $"Range: bytes={turn}-")).Body);
            Assert.Equal(304, (await client.RequestAsync("GET", "/small.bin", "If-None-Match: *")).StatusCode);
        }

        Assert.Equal(600, server.Answered);
        Assert.Empty(server.Threads);
        client.Dispose();
        await server.EndAsync();
    }

    // RFC 9112 §9.6: "A server that receives a 'close' connection option MUST initiate closure of the connection … after it sends the
    // final response to the request that contained the 'close' connection option. The server SHOULD send a 'close' connection option
    // in its final response on that connection. The server MUST NOT process any further requests received on that connection."
    [Theory]
    [InlineData("small.bin", 1000)]
    [InlineData("large.bin", 3_000_000)]
    public async Task Get_ConnectionClose_IsAnsweredAndTheConnectionEnds(string name, int length)
    {
        var server = await DoorServer.StartAsync();
        var content = server.WriteRandom(name, length);
        var client = await server.ConnectAsync();

        await client.SendTextAsync(
            $"GET /{name} HTTP/1.1\r\nHost: x\r\n\r\n"
            + $"GET /{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            + $"GET /{name} HTTP/1.1\r\nHost: x\r\n\r\n");
        var first = await client.ReadResponseAsync();
        var last = await client.ReadResponseAsync();

        Assert.Null(first["Connection"]);
        Assert.Equal("close", last["Connection"]);
        ServerChecks.Same(content, last.Body);
        Assert.True(await client.IsAtEndAsync());
        Assert.Equal(2, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // RFC 9112 §9.3: "If the received protocol is HTTP/1.0, the 'keep-alive' connection option is present, … the connection will
    // persist after the current response; otherwise, the connection will close after the current response."
    [Fact]
    public async Task Get_Http10_Closes()
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        await client.SendTextAsync("GET /a.txt HTTP/1.0\r\n\r\n");
        var response = await client.ReadResponseAsync();

        Assert.Equal(("a", "close"), (response.Text, response["Connection"]));
        Assert.StartsWith("HTTP/1.1 200", response.StatusLine, StringComparison.Ordinal);
        Assert.True(await client.IsAtEndAsync());
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    [Fact]
    public async Task Get_Http10KeepAlive_StaysAndSaysSo()
    {
        var server = await DoorServer.StartAsync();
        server.Write("a.txt", "a");
        var client = await server.ConnectAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            await client.SendTextAsync("GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            var response = await client.ReadResponseAsync();
            Assert.Equal(("a", "keep-alive"), (response.Text, response["Connection"]));
        }

        Assert.Equal(3, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }
}
