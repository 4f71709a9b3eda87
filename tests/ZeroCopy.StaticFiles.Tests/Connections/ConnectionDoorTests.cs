using System.Diagnostics;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Tests.Sites;

namespace ZeroCopy.StaticFiles.Tests.Connections;

/// <summary>What the door answers, and in which state it leaves the rest.</summary>
public sealed class ConnectionDoorTests : IDisposable
{
    private const string Host = "Host: www.example.org\r\n";

    private readonly SampleSite _site = new();

    public ConnectionDoorTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Write("a.txt", "0123456789");
        _site.Write("large.js", new string('l', 50_000));
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Answer_TargetThatIsNotKnown_IsLookedUp()
    {
        using var connection = new DoorConnection(_site);
        Assert.EndsWith("\r\n\r\n0123456789", connection.Exchange($"GET /a.txt HTTP/1.1\r\n{Host}\r\n"), StringComparison.Ordinal);
        Assert.False(connection.IsOver);
    }

    [Fact]
    public void Answer_PipelinedTargetsThatAreNotKnown_AreAnsweredInOrder()
    {
        using var connection = new DoorConnection(_site);
        var answer = connection.Exchange(
            $"HEAD /large.js HTTP/1.1\r\n{Host}\r\nGET /large.js HTTP/1.1\r\n{Host}\r\nGET /a.txt HTTP/1.1\r\n{Host}Range: bytes=1-1\r\n\r\n");
        Assert.Equal(["200", "200", "206"], answer.Split("HTTP/1.1 ")[1..].Select(part => part[..3]));
        Assert.EndsWith("\r\n\r\n1", answer, StringComparison.Ordinal);
    }

    // One answer at a time then, and the same answers.
    [Fact]
    public void Answer_PipelinedWhileMemoryIsTight_AreTheSameAnswers()
    {
        using var connection = new DoorConnection(_site, "/a.txt");
        var requests = string.Concat(Enumerable.Repeat($"GET /a.txt HTTP/1.1\r\n{Host}\r\n", 20));
        var expected = connection.Exchange(requests);
        connection.MakeMemoryTight();

        var answers = connection.Exchange(requests);

        Assert.Equal(21, answers.Split("HTTP/1.1 200").Length);
        Assert.Equal(expected, answers);
        connection.RelieveMemory();
    }

    [Fact]
    public async Task Answer_RequestForThePipeline_IsHandedOverAsItCame()
    {
        using var connection = new DoorConnection(_site, "/a.txt");
        var rest = $"GET /none.txt HTTP/1.1\r\n{Host}\r\nGET /a.txt HTTP/1.1\r\n{Host}\r\n";
        var answer = connection.Exchange($"HEAD /a.txt HTTP/1.1\r\n{Host}\r\n{rest}");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(2, answer.Split("HTTP/1.1").Length);
        Assert.Equal(rest, await connection.HandedOverAsync());
    }

    [Theory]
    [InlineData("POST /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n")]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0,9-9\r\n\r\n")]
    [InlineData("\r\nGET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Answer_NotPlainlyARequestForAFile_IsHandedOver(string request)
    {
        using var connection = new DoorConnection(_site, "/a.txt");
        Assert.Equal("", connection.Exchange(request));
        Assert.Equal(request, await connection.HandedOverAsync());
    }

    [Theory]
    [InlineData("GET /a.txt HTTP/1.0\r\n\r\n", "Connection: close\r\n", true)]
    [InlineData("GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "Connection: keep-alive\r\n", false)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "Connection: close\r\n", true)]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", "", false)]
    public void Answer_Connection_IsWhatTheClientAskedFor(string request, string line, bool closes)
    {
        using var connection = new DoorConnection(_site, "/a.txt");
        var answer = connection.Exchange(request + (closes ? request : ""));
        Assert.Equal(2, answer.Split("HTTP/1.1 200 OK").Length);
        Assert.Equal(line.Length > 0, answer.Contains($"\r\n{line}", StringComparison.Ordinal) && line.Length > 0);
        Assert.Equal(line.Length > 0, answer.Contains("\r\nConnection: ", StringComparison.Ordinal));
        Assert.Equal(closes, connection.IsOver);
    }

    // More representations than files may be open: the one that is chosen may be closed again before it is sent.
    [Fact]
    public async Task Answer_MoreVariantsThanFilesMayBeOpen_ComesToAnEnd()
    {
        _site.OpenFiles = 3;
        _site.Serve(ContentCodings.Brotli, ContentCodings.Zstandard, ContentCodings.Gzip);

        foreach (var suffix in (string[])[".br", ".zst", ".gz"])
        {
            _site.Write("large.js" + suffix, new string(suffix[1], 40_000));
        }

        foreach (var accepted in (string[])["identity", "br", "zstd", "gzip"])
        {
            using var connection = new DoorConnection(_site);
            var request = $"GET /large.js HTTP/1.1\r\n{Host}Accept-Encoding: {accepted}\r\n\r\n";
            var started = Stopwatch.GetTimestamp();

            while (connection.Exchange(request) is { Length: < 40_000 } && !connection.IsOver)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"{accepted}: looked up for ever.");
                request = "";
            }

            if (connection.IsOver)
            {
                Assert.EndsWith(request, await connection.HandedOverAsync(), StringComparison.Ordinal);
            }
        }
    }
}
