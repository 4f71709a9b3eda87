using System.Globalization;
using System.Text;

namespace ZeroCopy.StaticFiles.Tests.Wire.Door;

/// <summary>Everything at once, from many clients: each answer is the one to its request.</summary>
[Collection(Alone.Name)]
public class MixTests
{
    private static readonly int[] Lengths = [0, 1, 2048, 2049, 20_000, 32_769, 100_000, 400_000];

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 2)]
    [InlineData(false, true, 3)]
    [InlineData(true, true, 4)]
    public async Task Requests_OfAllKindsFromManyClients_EachGetsItsAnswer(bool isInline, bool hasTinyCaches, int seed)
    {
        // With tiny ones, what is being sent has left its cache more often than not.
        var server = await DoorServer.StartAsync(behind: DoorServer.UseFiles, isInline: isInline, cache: options =>
        {
            options.ResponseCacheCapacity = hasTinyCaches ? 1 : options.ResponseCacheCapacity;
            options.ResponseCacheMemory = hasTinyCaches ? 24_000 : options.ResponseCacheMemory;
            options.OpenFileCacheCapacity = hasTinyCaches ? 1 : options.OpenFileCacheCapacity;
        });
        var contents = Lengths.ToDictionary(length => length, length => server.WriteRandom($"{length}.bin", length));

        var talks = Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(
            () => TalkAsync(server.Port, contents, new Random(seed * 1000 + number)), TestContext.Current.CancellationToken)));

        // Whatever ended a connection is in the log.
        await ((Task)talks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var problems = string.Join('\n', server.Wire.Log.GetSnapshot()
            .Where(record => record.Level > Microsoft.Extensions.Logging.LogLevel.Information)
            .Select(record => $"{record.Exception}"));
        Assert.True(problems.Length == 0, problems);
        await talks;

        Assert.InRange(server.Answered, 500, int.MaxValue);
        Assert.All(server.Threads, thread => Assert.True(thread.IsPool));
        await server.EndAsync();
    }

    private static async Task TalkAsync(int port, Dictionary<int, byte[]> contents, Random random)
    {
        for (var connection = 0; connection < 6; connection++)
        {
            using var client = await RawClient.ConnectAsync(port);

            for (var round = 0; round < 12; round++)
            {
                // Up to 8 requests in one piece, or cut anywhere.
                var requests = Enumerable.Range(0, random.Next(1, 9)).Select(_ => Next(random, contents, mayHaveBody: round > 6)).ToList();
                var text = string.Concat(requests.Select(request => request.Text));
                var cut = random.Next(3) == 0 ? random.Next(text.Length) : text.Length;
                var send = SendAsync(client, text, cut);

                foreach (var request in requests)
                {
                    var response = await client.ReadResponseAsync(hasBody: !request.IsHead);
                    Assert.Equal(request.StatusCode, response.StatusCode);
                    ServerChecks.Same(request.Body, response.Body);
                }

                await send;
            }

            if (random.Next(2) == 0)
            {
                client.Reset();
            }
        }
    }

    private static async Task SendAsync(RawClient client, string text, int cut)
    {
        await client.SendTextAsync(text[..cut]);

        if (cut < text.Length)
        {
            await Task.Delay(2);
            await client.SendTextAsync(text[cut..]);
        }
    }

    private static (string Text, bool IsHead, int StatusCode, byte[] Body) Next(Random random, Dictionary<int, byte[]> contents, bool mayHaveBody)
    {
        var length = Lengths[random.Next(Lengths.Length)];
        var content = contents[length];
        var first = length == 0 ? 0 : random.Next(length);
        var unknown = random.Next(1000).ToString(CultureInfo.InvariantCulture);

        return random.Next(mayHaveBody ? 8 : 6) switch
        {
            0 => ($"HEAD /{length}.bin HTTP/1.1\r\nHost: x\r\n\r\n", true, 200, []),
            1 when length > 0 => ($"GET /{length}.bin HTTP/1.1\r\nHost: x\r\nRange: bytes={first}-\r\n\r\n", false, 206, content[first..]),
            2 => ($"GET /{length}.bin HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n", false, 304, []),
            3 => ($"GET /{unknown} HTTP/1.1\r\nHost: x\r\n\r\n", false, 200, Encoding.ASCII.GetBytes($"next GET /{unknown}")),
            6 => ($"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {unknown.Length}\r\n\r\n{unknown}", false, 200, Encoding.ASCII.GetBytes(unknown)),
            7 => ($"PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{unknown.Length:x}\r\n{unknown}\r\n0\r\n\r\n", false, 200, Encoding.ASCII.GetBytes(unknown)),
            _ => ($"GET /{length}.bin HTTP/1.1\r\nHost: x\r\n\r\n", false, 200, content),
        };
    }
}
