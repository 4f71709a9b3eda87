namespace ZeroCopy.StaticFiles.Tests.Wire;

public class StaticFilesHttp10Tests(PageServer page) : IClassFixture<PageServer>
{
    // RFC 9112 §9.3: without "close" or "keep-alive" on HTTP/1.0, "the connection will close after the current response".
    [Fact]
    public async Task Get_Http10_ClosesAfterTheLastByte()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        await client.SendTextAsync($"GET {PageServer.Path} HTTP/1.0\r\n\r\n");
        var response = await client.ReadResponseAsync();

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(PageServer.Content, response.Body);
        Assert.True(await client.IsAtEndAsync());
    }

    // RFC 9112 §9.3: "If the received protocol is HTTP/1.0, the 'keep-alive' connection option is present …, then the
    // connection will persist after the current response".
    [Fact]
    public async Task Get_Http10KeepAlive_ConnectionStays()
    {
        using var client = await RawClient.ConnectAsync(page.Port);

        for (var i = 0; i < 3; i++)
        {
            await client.SendTextAsync($"GET {PageServer.Path} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            var response = await client.ReadResponseAsync();

            Assert.Equal("keep-alive", response["Connection"]);
            Assert.Equal(PageServer.Content, response.Body);
        }
    }

    [Fact]
    public async Task Get_Http10_IsSentByTheKernel()
    {
        await using var server = await WireServer.StartFilesAsync();
        PageServer.Write(server.Root);
        using var client = await RawClient.ConnectAsync(server.Port);

        await client.SendTextAsync($"GET {PageServer.Path} HTTP/1.0\r\n\r\n");
        await client.ReadResponseAsync();

        Assert.True(await WireServer.EventuallyAsync(() => server.SentBySendFile == 1));
        Assert.Equal(PageServer.Length, server.Transferred("sendfile"));
    }
}
