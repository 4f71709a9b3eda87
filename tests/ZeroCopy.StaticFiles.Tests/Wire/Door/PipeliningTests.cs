using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

// RFC 9112 §9.3.2: "A server MAY process a sequence of pipelined requests in parallel …, but it MUST send the corresponding
// responses in the same order that the requests were received."
public class PipeliningTests
{
    private static readonly int[] Lengths = [0, 1, 1000, 2048, 2049, 20_000, 32_768, 32_769, 100_000, 300_000];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_TwentyPipelined_AreAnsweredInOrder(bool isInline)
    {
        var server = await DoorServer.StartAsync(isInline: isInline);
        var contents = Lengths.ToDictionary(length => length, length => server.WriteRandom($"{length}.bin", length));
        var requests = Enumerable.Range(0, 20).Select(index => (IsHead: index % 3 == 1, Length: Lengths[index * 7 % Lengths.Length])).ToArray();
        var bytes = string.Concat(requests.Select(request => $"{(request.IsHead ? "HEAD" : "GET")} /{request.Length}.bin HTTP/1.1\r\nHost: x\r\n\r\n"));
        var client = await server.ConnectAsync();

        for (var turn = 0; turn < 5; turn++)
        {
            await client.SendTextAsync(bytes);

            foreach (var (isHead, length) in requests)
            {
                var response = await client.ReadResponseAsync(hasBody: !isHead);
                Assert.Equal(Text(length), response["Content-Length"]);
                ServerChecks.Same(isHead ? [] : contents[length], response.Body);
            }
        }

        Assert.Equal(100, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_FileNextFilePipelined_TakeTurns(bool isInline)
    {
        var server = await DoorServer.StartAsync(isInline: isInline);
        var small = server.WriteRandom("small.bin", 1000);
        var large = server.WriteRandom("large.bin", 100_000);
        var client = await server.ConnectAsync();
        const string Requests = "GET /small.bin HTTP/1.1\r\nHost: x\r\n\r\nGET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"
            + "GET /two HTTP/1.1\r\nHost: x\r\n\r\nGET /three HTTP/1.1\r\nHost: x\r\n\r\nHEAD /small.bin HTTP/1.1\r\nHost: x\r\n\r\n";

        for (var turn = 0; turn < 20; turn++)
        {
            await client.SendTextAsync(Requests);
            Assert.Equal(small, (await client.ReadResponseAsync()).Body);
            Assert.Equal("next GET /one", (await client.ReadResponseAsync()).Text);
            ServerChecks.Same(large, (await client.ReadResponseAsync()).Body);
            Assert.Equal("next GET /two", (await client.ReadResponseAsync()).Text);
            Assert.Equal("next GET /three", (await client.ReadResponseAsync()).Text);
            Assert.Equal("1000", (await client.ReadResponseAsync(hasBody: false))["Content-Length"]);
        }

        Assert.Equal(60, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // Kestrel's input comes in blocks of 4 KiB (PinnedBlockMemoryPool): heads of many lengths end in all places of one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_HeadsAcrossBlocks_AreAnsweredAsOthers(bool isInline)
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles, isInline: isInline);
        server.Write("a.txt", "content of a");
        server.Write("b.txt", "b");
        var client = await server.ConnectAsync();
        var bytes = new StringBuilder();

        for (var index = 0; index < 200; index++)
        {
            bytes.Append(System.Globalization.CultureInfo.InvariantCulture, $"GET /{(index % 2 == 0 ? 'a' : 'b')}.txt?{index} HTTP/1.1\r\nHost: x\r\nX-Padding: {new string('p', index * 13 % 1500)}\r\n\r\n");
        }

        var send = client.SendTextAsync(bytes.ToString());

        for (var index = 0; index < 200; index++)
        {
            Assert.Equal(index % 2 == 0 ? "content of a" : "b", (await client.ReadResponseAsync()).Text);
        }

        await send;

        // A head of which the end had not come was Kestrel's, and everything behind it; the first ones were not.
        Assert.InRange(server.Answered, 1, 200);
        client.Dispose();
        await server.EndAsync();
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(5000)]
    [InlineData(7900)]
    [InlineData(20_000)]
    public async Task Get_OneHeadLongerThanABlock_IsAnswered(int padding)
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "content of a");
        var client = await server.ConnectAsync();
        var field = $"X-Padding: {new string('p', padding)}";

        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal("content of a", (await client.RequestAsync("GET", "/a.txt", field)).Text);
        }

        client.Dispose();
        await server.EndAsync();
    }

    // A head in many packets is waited for, if it comes within a second.
    [Fact]
    public async Task Get_SingleBytes_GetTheSameAnswer()
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "content of a");
        var client = await server.ConnectAsync();
        var expected = await client.RequestAsync("GET", "/a.txt");
        Assert.Equal(1, server.Answered);

        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var letter in "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            {
                await client.SendTextAsync(letter.ToString());

                // So that the server sees them one by one, more often than not.
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            var actual = await client.ReadResponseAsync();
            Assert.Equal(expected.Comparable, actual.Comparable);
            Assert.Equal(expected.Text, actual.Text);
        }

        Assert.Equal(3, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    // A head that stops coming is Kestrel's, and the connection with it: the file comes from the pipeline, with the same fields.
    [Fact]
    public async Task Get_HeadThatStopsForLong_GetsTheSameAnswerFromThePipeline()
    {
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles);
        server.Write("a.txt", "content of a");
        var client = await server.ConnectAsync();
        var expected = await client.RequestAsync("GET", "/a.txt");

        await client.SendTextAsync("GET /a.txt HTTP/1.1\r\nHo");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await client.SendTextAsync("st: localhost\r\n\r\n");

        var actual = await client.ReadResponseAsync();
        Assert.Equal(expected.Comparable, actual.Comparable);
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(1, server.Answered);
        client.Dispose();
        await server.EndAsync();
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
