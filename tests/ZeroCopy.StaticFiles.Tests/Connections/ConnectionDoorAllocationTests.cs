using System.Diagnostics;
using System.Reflection;
using System.Text;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Tests.Sites;

namespace ZeroCopy.StaticFiles.Tests.Connections;

/// <summary>A request that the door answers allocates nothing, from its bytes to the socket.</summary>
public sealed class ConnectionDoorAllocationTests : IDisposable
{
    private const string Host = "Host: www.example.org\r\n";

    private readonly SampleSite _site = new();

    public ConnectionDoorAllocationTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux system calls");

        // Without optimisation the compiler makes an object of every asynchronous method.
        Assert.SkipWhen(
            typeof(ConnectionDoor).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "The library is a debug build.");

        _site.Serve(ContentCodings.Brotli, ContentCodings.Gzip);
        _site.Write("small.txt", "0123456789");
        _site.Write("medium.txt", new string('m', 10_000));
        _site.Write("large.txt", new string('l', 100_000));
        _site.Write("coded.js", "original");
        _site.Write("coded.js.br", "brotli");
        _site.Write("coded.js.gz", "gzip");
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Get_SmallFile_AllocatesNothing() => AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}\r\n", "200 OK", "\r\n\r\n0123456789");

    [Fact]
    public void Head_SmallFile_AllocatesNothing() => AssertAllocatesNothing($"HEAD /small.txt HTTP/1.1\r\n{Host}\r\n", "200 OK", "\r\n\r\n");

    [Fact]
    public void Get_EntityTagOfTheClient_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}If-None-Match: \"x\", {{ETag}}\r\n\r\n", "304 Not Modified", "\r\n\r\n");

    [Fact]
    public void Get_DateOfTheClient_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}If-Modified-Since: {SampleSite.Old:R}\r\n\r\n", "304 Not Modified", "\r\n\r\n");

    [Fact]
    public void Get_OtherEntityTag_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}If-Match: \"x\"\r\n\r\n", "412 Precondition Failed", "\r\n\r\n");

    [Fact]
    public void Get_Range_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}Range: bytes=2-4\r\n\r\n", "206 Partial Content", "\r\n\r\n234");

    [Fact]
    public void Get_RangeOfALargeFile_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /large.txt HTTP/1.1\r\n{Host}Range: bytes=-5\r\nIf-Range: {{ETag}}\r\n\r\n", "206 Partial Content", "\r\n\r\nlllll");

    [Fact]
    public void Get_RangeBeyondTheEnd_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /small.txt HTTP/1.1\r\n{Host}Range: bytes=10-\r\n\r\n", "416 Range Not Satisfiable", "\r\n\r\n");

    [Fact]
    public void Get_ContentInMemory_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /medium.txt HTTP/1.1\r\n{Host}\r\n", "200 OK", "\r\n\r\n" + new string('m', 10_000));

    [Fact]
    public void Get_FileBySendfile_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /large.txt HTTP/1.1\r\n{Host}\r\n", "200 OK", "\r\n\r\n" + new string('l', 100_000));

    [Fact]
    public void Get_Negotiated_AllocatesNothing() =>
        AssertAllocatesNothing($"GET /coded.js HTTP/1.1\r\n{Host}Accept-Encoding: gzip;q=0.8, deflate, br, zstd\r\n\r\n", "200 OK", "\r\n\r\nbrotli");

    [Fact]
    public void Get_SixteenPipelined_AllocateNothing() => AssertAllocatesNothing(
        string.Concat(Enumerable.Repeat($"GET /small.txt HTTP/1.1\r\n{Host}\r\nHEAD /medium.txt HTTP/1.1\r\n{Host}\r\n", 8)), "200 OK", "\r\n\r\n");

    [Fact]
    public void Get_SixteenPipelinedOfContentInMemory_AllocateNothing() => AssertAllocatesNothing(
        string.Concat(Enumerable.Repeat($"GET /medium.txt HTTP/1.1\r\n{Host}\r\n", 16)), "200 OK", new string('m', 10_000));

    private void AssertAllocatesNothing(string requests, string status, string end)
    {
        using var connection = new DoorConnection(_site, "/small.txt", "/medium.txt", "/large.txt", "/coded.js");
        var target = requests.Split(' ')[1];
        var tag = connection.Exchange($"HEAD {target} HTTP/1.1\r\n{Host}\r\n").Split("ETag: ")[1].Split("\r\n")[0];
        requests = requests.Replace("{ETag}", tag, StringComparison.Ordinal);

        var answer = connection.Exchange(requests);
        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(end, answer, StringComparison.Ordinal);
        Assert.Equal(requests.Split("HTTP/1.1").Length, answer.Split("HTTP/1.1").Length);

        var bytes = Encoding.ASCII.GetBytes(requests);
        var allocating = 0;

        // The first rounds load code and fill the pools.
        for (var round = 0; round < 600; round++)
        {
            var allocated = connection.Measure(bytes, answer.Length);
            allocating += round >= 100 && allocated > 0 ? 1 : 0;
        }

        Assert.False(connection.IsOver);

        // A pause of the garbage collector, which other tests cause, takes what is left of the thread's allocation context away, up to
        // 8 KiB, and that counts as allocated. Whatever a request allocates, 500 do.
        Assert.InRange(allocating, 0, 5);
    }
}
