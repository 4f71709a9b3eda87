using System.Text;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Tests.Sites;

namespace ZeroCopy.StaticFiles.Tests.Connections;

/// <summary>What the door tells an access log.</summary>
public sealed class AccessTrailTests : IDisposable
{
    private const string Host = "Host: www.example.org\r\n";

    private readonly SampleSite _site = new();
    private readonly Log _log = new();

    public AccessTrailTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");
        _site.Serve();
        _site.Write("small.txt", "0123456789");
        _site.Write("medium.txt", new string('m', 10_000));
        _site.Write("large.txt", new string('l', 100_000));
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Answer_EveryWayToSend_TellsBytesOfTheBody()
    {
        using var connection = Connect();
        connection.Exchange(
            $"GET /small.txt?q HTTP/1.1\r\n{Host}Referer: http://r/\r\nUser-Agent: me\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
            + $"GET /medium.txt HTTP/1.1\r\n{Host}\r\n"
            + $"GET /large.txt HTTP/1.1\r\n{Host}Range: bytes=-70000\r\n\r\n"
            + $"HEAD /large.txt HTTP/1.1\r\n{Host}\r\n"
            + $"GET /small.txt HTTP/1.0\r\n{Host}If-None-Match: *\r\n\r\n");

        Assert.Equal(
            [
                "GET /small.txt?q HTTP/1.1 200 10 www.example.org http://r/ me 192.0.2.1",
                "GET /medium.txt HTTP/1.1 200 10000 www.example.org   ",
                "GET /large.txt HTTP/1.1 206 70000 www.example.org   ",
                "HEAD /large.txt HTTP/1.1 200 0 www.example.org   ",
                "GET /small.txt HTTP/1.0 304 0 www.example.org   ",
            ],
            _log.Lines);
    }

    [Fact]
    public void Answer_LogTakesNothingDown_GoesOn()
    {
        _log.IsFull = true;
        using var connection = Connect();

        Assert.Contains("0123456789", connection.Exchange($"GET /small.txt HTTP/1.1\r\n{Host}\r\n"), StringComparison.Ordinal);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Answer_WithLog_AllocatesNothing()
    {
        _log.Keeps = false;
        using var connection = Connect();
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET /small.txt HTTP/1.1\r\n{Host}User-Agent: me\r\n\r\n", 4)));
        var length = connection.Exchange(Encoding.ASCII.GetString(requests)).Length;
        var allocating = 0;

        for (var round = 0; round < 600; round++)
        {
            allocating += connection.Measure(requests, length) > 0 && round >= 100 ? 1 : 0;
        }

        // As in ConnectionDoorAllocationTests.
        Assert.InRange(allocating, 0, 5);
    }

    // A trace whose caller records it is to have no gap.
    [Theory]
    [InlineData(true, "01", true)]
    [InlineData(true, "00", false)]
    [InlineData(false, "01", false)]
    public void Answer_TraceIsRecorded_IsLeftWhereThatIsWanted(bool leavesSampled, string flags, bool isLeft)
    {
        using var connection = new DoorConnection(_site, _log, leavesSampled, "/small.txt");
        connection.Exchange($"GET /small.txt HTTP/1.1\r\n{Host}traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}\r\n\r\n");
        Assert.Equal(isLeft, connection.IsOver);
    }

    private DoorConnection Connect() => new(_site, _log, leavesSampled: false, "/small.txt", "/medium.txt", "/large.txt");

    private sealed class Log : IAccessLog
    {
        private readonly Entry[] _entries = [.. Enumerable.Range(0, 16).Select(_ => new Entry())];
        private int _next;

        public List<string> Lines { get; } = [];

        public bool IsFull { get; set; }

        public bool Keeps { get; set; } = true;

        public AccessLogEntry? Begin(in AnsweredRequest request)
        {
            if (IsFull)
            {
                return null;
            }

            var entry = _entries[_next++ % _entries.Length];
            Assert.Null(entry.Next);

            if (Keeps)
            {
                entry.Front = $"{request.Method} {Encoding.ASCII.GetString(request.Target)} {request.Protocol} {request.StatusCode}";
                entry.Back = string.Join(' ', Encoding.ASCII.GetString(request.Host), Encoding.ASCII.GetString(request.Referer), Encoding.ASCII.GetString(request.UserAgent), Encoding.ASCII.GetString(request.ForwardedFor));
            }

            return entry;
        }

        public void End(AccessLogEntry entry, long sentBytes)
        {
            entry.Next = null;

            if (Keeps)
            {
                Lines.Add($"{((Entry)entry).Front} {sentBytes} {((Entry)entry).Back}");
            }
        }

        private sealed class Entry : AccessLogEntry
        {
            public string? Front { get; set; }

            public string? Back { get; set; }
        }
    }
}
