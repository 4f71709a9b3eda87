using System.Globalization;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Wire;

/// <summary>What the kernel saw: the head by send, the body by sendfile, and no read of the file; a small file in one send with its head.</summary>
public sealed class TraceTests : IDisposable
{
    private static readonly string[] Reads = ["read", "readv", "pread64", "preadv", "preadv2", "splice", "mmap"];

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Get_SmallFileThreeTimes_IsReadOnceAndLeavesInOneSendEach()
    {
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        _directory.WriteRandom("root/1k.bin", 1024);
        _directory.Date("root/1k.bin", DateTimeOffset.UtcNow.AddHours(-1));
        await using var server = await TracedServer.StartAsync(root, _directory["trace"]);

        using (var client = await RawClient.ConnectAsync(server.Port))
        {
            for (var request = 0; request < 3; request++)
            {
                Assert.Equal(200, (await client.RequestAsync("GET", "/1k.bin")).StatusCode);
            }
        }

        var calls = await server.StopAsync();
        var open = Assert.Single(FindOpens(calls, "1k.bin"));
        var file = calls[open].Result.ToString(CultureInfo.InvariantCulture);
        Assert.Single(calls[open..LifeEnd(calls, open)], call => Reads.Contains(call.Name) && call.Name != "mmap" && call.Arguments.Split(',')[0] == file);
        Assert.DoesNotContain(calls, call => call.Name is "sendfile" or "sendmsg");

        var sends = calls.Where(call => call.Name == "sendto" && call.Arguments.Contains("HTTP/1.1 200", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, sends.Length);
        Assert.All(sends, call => Assert.InRange(call.Result, 1024 + 100, 1024 + 400));
        Assert.All(sends, call => Assert.DoesNotContain("MSG_MORE", call.Arguments, StringComparison.Ordinal));
    }

    // Its transport asks once for each request, and not once more to learn that there is nothing else.
    [Fact]
    public async Task Get_KeptAlive_CostsOneReceiveAndOneSendEach()
    {
        const int Requests = 50;
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        _directory.WriteRandom("root/1k.bin", 1024);
        _directory.Date("root/1k.bin", DateTimeOffset.UtcNow.AddHours(-1));
        await using var server = await TracedServer.StartAsync(root, _directory["trace"]);

        using (var client = await RawClient.ConnectAsync(server.Port))
        {
            for (var request = 0; request < Requests; request++)
            {
                Assert.Equal(200, (await client.RequestAsync("GET", "/1k.bin")).StatusCode);
            }
        }

        var calls = await server.StopAsync();
        var socket = calls.First(call => call.Name == "sendto" && call.Arguments.Contains("HTTP/1.1 200", StringComparison.Ordinal)).Descriptor;
        var traffic = calls.Where(call => call.Name is "recvfrom" or "recvmsg" or "read" or "readv" or "sendto" or "sendmsg" or "write" or "writev"
            && call.Arguments.Split(',', 2)[0] == socket.ToString(CultureInfo.InvariantCulture)).ToArray();

        // From the second answer to the last: the first took a look at the disk, and behind the last the client ends.
        var answers = Enumerable.Range(0, traffic.Length).Where(index => traffic[index].Arguments.Contains("HTTP/1.1 200", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Requests, answers.Length);
        var between = traffic[(answers[0] + 1)..(answers[^1] + 1)].Select(call => call.Name).ToArray();
        Assert.Equal(Enumerable.Repeat<string[]>(["recvfrom", "sendto"], Requests - 1).SelectMany(names => names), between);
    }

    [Fact]
    public async Task Get_FilesAndARange_GoBySendFileAndAreNeverRead()
    {
        (string Name, int Length, string[] Fields, int Offset, int Count)[] requests =
        [
            ("100k.bin", 100 * 1024, [], 0, 100 * 1024),
            ("1m.bin", 1024 * 1024, [], 0, 1024 * 1024),
            ("range.bin", 500_000, ["Range: bytes=1000-300999"], 1000, 300_000),
        ];
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        var contents = requests.Select(request => _directory.WriteRandom("root/" + request.Name, request.Length)).ToArray();
        await using var server = await TracedServer.StartAsync(root, _directory["trace"]);

        foreach (var (request, content) in requests.Zip(contents))
        {
            var response = await RawClient.GetAsync(server.Port, "/" + request.Name, request.Fields);
            Assert.Equal(request.Fields.Length == 0 ? 200 : 206, response.StatusCode);
            Assert.True(content.AsSpan(request.Offset, request.Count).SequenceEqual(response.Body));
        }

        var calls = await server.StopAsync();

        foreach (var request in requests)
        {
            Check(calls, request.Name, request.Fields.Length == 0 ? "HTTP/1.1 200" : "HTTP/1.1 206", request.Offset, request.Count);
        }
    }

    [Fact]
    public async Task Get_ThreeRangesOfALargeFile_CopyNoBodyByteThroughUserSpace()
    {
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        _directory.WriteSparse("root/large.bin", 1L << 30);
        await using var server = await TracedServer.StartAsync(root, _directory["trace"]);

        var response = await RawClient.GetAsync(server.Port, "/large.bin", "Range: bytes=0-99999,500000000-500099999,-100000");
        Assert.Equal(206, response.StatusCode);
        Assert.StartsWith("multipart/byteranges", response["Content-Type"], StringComparison.Ordinal);

        var calls = await server.StopAsync();
        var open = Assert.Single(FindOpens(calls, "large.bin"));
        var file = (int)calls[open].Result;
        AssertNotRead(calls, open);

        var sends = calls.Where(call => call.Name == "sendfile" && call.SecondDescriptor == file).ToArray();
        Assert.Equal(300_000, sends.Sum(call => Math.Max(call.Result, 0)));
        var heads = calls.Where(call => call.Name is "sendmsg" or "sendto" && call.Descriptor == sends[0].Descriptor && call.Result > 0).ToArray();

        // The head with the first part's, two heads of parts, and the end; only the last does not announce more.
        Assert.Equal(4, heads.Length);
        Assert.All(heads[..3], call => Assert.Contains("MSG_MORE", call.Arguments, StringComparison.Ordinal));
        Assert.DoesNotContain("MSG_MORE", heads[3].Arguments, StringComparison.Ordinal);
        Assert.True(heads.Sum(call => call.Result) < 2000);
    }

    [Fact]
    public async Task Head_AndNotModified_SendNoByteOfTheFile()
    {
        var root = Directory.CreateDirectory(_directory["root"]).FullName;
        _directory.WriteRandom("root/file.bin", 100_000);
        await using var server = await TracedServer.StartAsync(root, _directory["trace"]);

        using (var client = await RawClient.ConnectAsync(server.Port))
        {
            var head = await client.RequestAsync("HEAD", "/file.bin");
            Assert.Equal(200, head.StatusCode);
            Assert.Equal(304, (await client.RequestAsync("GET", "/file.bin", $"If-None-Match: {head["ETag"]}")).StatusCode);
        }

        var calls = await server.StopAsync();
        Assert.DoesNotContain(calls, call => call.Name == "sendfile");
        Assert.NotEmpty(FindOpens(calls, "file.bin"));
        Assert.All(FindOpens(calls, "file.bin"), open => AssertNotRead(calls, open));
    }

    public void Dispose() => _directory.Dispose();

    private static void Check(SystemCall[] calls, string name, string status, long offset, long count)
    {
        // The client used one connection for each file, so each has one open, one head and one run of sendfile.
        var open = Assert.Single(FindOpens(calls, name));
        var file = (int)calls[open].Result;
        AssertNotRead(calls, open);

        var end = LifeEnd(calls, open);
        var sends = Enumerable.Range(open, end - open).Where(index => calls[index].Name == "sendfile" && calls[index].SecondDescriptor == file).ToArray();
        Assert.NotEmpty(sends);
        var socket = Assert.Single(sends.Select(index => calls[index].Descriptor).Distinct());

        // Whole, from the right place, without a gap.
        Assert.Equal(count, sends.Sum(index => Math.Max(calls[index].Result, 0)));
        Assert.Contains($"[{offset.ToString(CultureInfo.InvariantCulture)}]", calls[sends[0]].Arguments, StringComparison.Ordinal);

        // One head, in front of it, announced as not the end. The file stays open for later requests, whose heads come after.
        var heads = Enumerable.Range(open, sends[^1] - open)
            .Where(index => calls[index].Name is "sendmsg" or "sendto" or "write" or "writev" && calls[index].Descriptor == socket && calls[index].Result > 0)
            .ToArray();
        var head = Assert.Single(heads);
        Assert.True(head < sends[0]);
        Assert.Equal("sendto", calls[head].Name);
        Assert.Contains(status, calls[head].Arguments, StringComparison.Ordinal);
        Assert.Contains("MSG_MORE", calls[head].Arguments, StringComparison.Ordinal);
    }

    private static void AssertNotRead(SystemCall[] calls, int open)
    {
        var file = calls[open].Result.ToString(CultureInfo.InvariantCulture);

        for (var index = open + 1; index < LifeEnd(calls, open); index++)
        {
            var call = calls[index];
            Assert.False(
                Reads.Contains(call.Name) && (call.Name == "mmap" ? call.Arguments.Split(", ")[4] == file : call.Arguments.Split(',')[0] == file),
                $"{call.Name}({call.Arguments}) reads the file");
        }
    }

    /// <summary>The descriptor's number may be used again: its life ends with the next call that returns it.</summary>
    private static int LifeEnd(SystemCall[] calls, int open)
    {
        var next = Array.FindIndex(calls, open + 1, call => call.Name is "openat" or "openat2" or "accept4" or "socket" && call.Result == calls[open].Result);
        return next < 0 ? calls.Length : next;
    }

    private static IEnumerable<int> FindOpens(SystemCall[] calls, string name) =>
        Enumerable.Range(0, calls.Length).Where(index => calls[index].Name is "openat2" or "openat" && calls[index].Result >= 0 && calls[index].Arguments.Contains($"{name}\"", StringComparison.Ordinal));
}
