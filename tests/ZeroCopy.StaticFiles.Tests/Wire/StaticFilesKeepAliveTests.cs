using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesKeepAliveTests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9112 §9.3: "HTTP/1.1 defaults to the use of 'persistent connections', allowing multiple requests and responses
    // to be carried over a single connection."
    [Fact]
    public async Task Connection_ManyRequests_AllAnswered()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        for (var i = 0; i < 500; i++)
        {
            var response = (i % 5) switch
            {
                0 => await client.RequestAsync("HEAD", PageServer.Path),
                1 => await client.RequestAsync("GET", PageServer.Path, $"Range: bytes={i}-"),
                2 => await client.RequestAsync("GET", PageServer.Path, "If-None-Match: *"),
                3 => await client.RequestAsync("GET", "/missing"),
                _ => await client.RequestAsync("GET", PageServer.Path),
            };

            Assert.Equal((i % 5) switch { 1 => 206, 2 => 304, 3 => 418, _ => 200 }, response.StatusCode);
            Assert.Equal((i % 5) switch { 1 => PageServer.Content[i..], 4 => PageServer.Content, 3 => "next"u8.ToArray(), _ => [] }, response.Body);
        }
    }

    // RFC 9112 §9.3.2: "A server MAY process a sequence of pipelined requests in parallel …, but it MUST send the
    // corresponding responses in the same order that the requests were received."
    [Fact]
    public async Task Connection_PipelinedRequests_AnswersAreInOrderByteForByte()
    {
        using var client = await RawClient.ConnectAsync(page.Port);
        var requests = new StringBuilder();

        for (var i = 0; i < 200; i++)
        {
            requests.Append(System.Globalization.CultureInfo.InvariantCulture, $"GET {(i % 7 == 3 ? "/missing" : PageServer.Path)} HTTP/1.1\r\nHost: x\r\nRange: bytes={i}-{i + 499}\r\n\r\n");
        }

        await client.SendTextAsync(requests.ToString());

        for (var i = 0; i < 200; i++)
        {
            var response = await client.ReadResponseAsync();
            Assert.Equal(i % 7 == 3 ? "next"u8.ToArray() : PageServer.Content[i..(i + 500)], response.Body);
        }
    }

    // A large body between two small ones: the kernel's bytes and Kestrel's must not overtake each other.
    [Fact]
    public async Task Connection_PipelinedLargeAndSmall_AnswersAreInOrder()
    {
        var large = page.Server.Root.WriteRandom("large.bin", 5_000_000);
        using var client = await RawClient.ConnectAsync(page.Port, receiveBuffer: 4096);
        var request = $"GET {PageServer.Path} HTTP/1.1\r\nHost: x\r\n\r\nGET /large.bin HTTP/1.1\r\nHost: x\r\n\r\nGET /missing HTTP/1.1\r\nHost: x\r\n\r\n";

        await client.SendTextAsync(request + request);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(PageServer.Content, (await client.ReadResponseAsync()).Body);
            Assert.Equal(large, (await client.ReadResponseAsync()).Body);
            Assert.Equal("next", (await client.ReadResponseAsync()).Text);
        }
    }

    // RFC 9112 §9.6: "The server MUST … initiate closure of the connection after it sends the final response to the request
    // that contained the 'close' connection option."
    [Fact]
    public async Task Get_ConnectionClose_ClosesAfterTheLastByte()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        var response = await client.RequestAsync("GET", PageServer.Path, "Connection: close");

        Assert.Equal(PageServer.Content, response.Body);
        Assert.Equal("close", response["Connection"]);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Post_WithABodyThatLooksLikeARequest_IsNotTakenForOne()
    {
        using var client = await RawClient.ConnectAsync(page.Port);
        var smuggled = $"GET {PageServer.Path} HTTP/1.1\r\nHost: x\r\n\r\n";

        await client.SendTextAsync($"POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: {smuggled.Length}\r\n\r\n{smuggled}HEAD {PageServer.Path} HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal(418, (await client.ReadResponseAsync()).StatusCode);
        Assert.Equal("1000", (await client.ReadResponseAsync(hasBody: false))["Content-Length"]);
    }

    [Fact]
    public async Task Get_InPieces_IsAnswered()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        foreach (var piece in $"GET {PageServer.Path} HTTP/1.1\r\nHost: x\r\n\r\n".Chunk(7))
        {
            await client.SendTextAsync(new string(piece));
        }

        Assert.Equal(PageServer.Content, (await client.ReadResponseAsync()).Body);
    }
}
