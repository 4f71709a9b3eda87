using System.Text;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class ResponseHeadBytesTests
{
    private const string Date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    private const string Fields = "ETag: \"a\"\r\n";

    private static readonly ByteRange Part = new(2, 3);

    [Fact]
    public void Write_200_HasTheLength() => AssertHead(
        new ResponseDecision(200, new ByteRange(0, 10), 10),
        $"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_206_HasTheLengthOfThePartAndWhereItIs() => AssertHead(
        new ResponseDecision(206, Part, 10),
        $"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n{Date}Content-Range: bytes 2-4/10\r\n{Fields}\r\n");

    // RFC 9110 §8.6: a 304 may name only the length that a 200 would have had; Kestrel names none.
    [Fact]
    public void Write_304_HasNoLength() => AssertHead(
        new ResponseDecision(304, default, 10),
        $"HTTP/1.1 304 Not Modified\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_412_HasNoContent() => AssertHead(
        new ResponseDecision(412, default, 10),
        $"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_416_TellsTheCompleteLength() => AssertHead(
        new ResponseDecision(416, default, 10),
        $"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n{Date}Content-Range: bytes */10\r\n{Fields}\r\n");

    [Fact]
    public void Write_200ToHead_HasTheLengthOfTheContentThatIsNotSent() => AssertHead(
        new ResponseDecision(200, new ByteRange(0, 10), 10) { IsHead = true },
        $"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_200OfNothing_HasTheLengthZero() => AssertHead(
        new ResponseDecision(200, new ByteRange(0, 0), 0),
        $"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_304ToHead_HasNoLength() => AssertHead(
        new ResponseDecision(304, default, 10) { IsHead = true },
        $"HTTP/1.1 304 Not Modified\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_412ToHead_HasNoLength() => AssertHead(
        new ResponseDecision(412, default, 10) { IsHead = true },
        $"HTTP/1.1 412 Precondition Failed\r\n{Date}{Fields}\r\n");

    [Fact]
    public void Write_NoFields_EndsAllTheSame() =>
        Assert.Equal("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n", Write(new ResponseDecision(412, default, 0), "", "", ""));

    [Fact]
    public void Write_LongestOfEverything_FitsMaxLength()
    {
        var date = Encoding.ASCII.GetString(new DateLine(withServer: true).Get(DateTimeOffset.UnixEpoch));
        var decisions = new[]
        {
            new ResponseDecision(200, new ByteRange(0, long.MaxValue), long.MaxValue),
            new ResponseDecision(206, new ByteRange(1_000_000_000_000_000_000, long.MaxValue - 1_000_000_000_000_000_000), long.MaxValue),
            new ResponseDecision(412, default, long.MaxValue),
            new ResponseDecision(416, default, long.MaxValue),
        };

        foreach (var decision in decisions)
        {
            // Write throws where the destination is too short.
            Assert.EndsWith($"{Fields}\r\n", Write(decision, "Connection: keep-alive\r\n", date, Fields), StringComparison.Ordinal);
        }

        Assert.Contains(
            "\r\nContent-Range: bytes 1000000000000000000-9223372036854775806/9223372036854775807\r\n",
            Write(decisions[1], "", "", Fields),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(404)]
    public void Write_StatusThatNoDecisionHas_Throws(int statusCode) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(new ResponseDecision(statusCode, default, 0), "", "", ""));

    [Fact]
    public void Write_AnyDecision_AllocatesNothing()
    {
        var destination = new byte[1000];
        var decisions = new[]
        {
            new ResponseDecision(200, new ByteRange(0, 10), 10), new ResponseDecision(206, Part, 10), new ResponseDecision(304, default, 10),
            new ResponseDecision(412, default, 10), new ResponseDecision(416, default, 10),
        };
        var before = 0L;

        // The first rounds load code.
        for (var round = 0; round < 1_100; round++)
        {
            if (round == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            foreach (var decision in decisions)
            {
                ResponseHeadBytes.Write(destination, decision, "Connection: close\r\n"u8, "Date: x\r\n"u8, "ETag: x\r\n"u8);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertHead(in ResponseDecision decision, string expected)
    {
        Assert.Equal(expected, Write(decision, "", Date, Fields));

        // Connection comes before Date.
        var date = expected.IndexOf(Date, StringComparison.Ordinal);
        Assert.Equal(expected.Insert(date, "Connection: close\r\n"), Write(decision, "Connection: close\r\n", Date, Fields));
    }

    private static string Write(in ResponseDecision decision, string connection, string date, string fields)
    {
        var lines = Encoding.ASCII.GetBytes(fields);
        var destination = new byte[ResponseHeadBytes.MaxLength(lines)];
        var length = ResponseHeadBytes.Write(destination, decision, Encoding.ASCII.GetBytes(connection), Encoding.ASCII.GetBytes(date), lines);
        return Encoding.ASCII.GetString(destination, 0, length);
    }
}
