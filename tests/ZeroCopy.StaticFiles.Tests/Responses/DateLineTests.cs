using System.Text;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Tests.Responses;

public class DateLineTests
{
    private static readonly DateTimeOffset Time = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    // RFC 9110 §5.6.7: IMF-fixdate.
    [Fact]
    public void Get_WithoutServer_IsTheDate() => Assert.Equal("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Text(new DateLine(withServer: false), Time));

    [Fact]
    public void Get_WithServer_HasKestrelsName() =>
        Assert.Equal("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nServer: Kestrel\r\n", Text(new DateLine(withServer: true), Time));

    [Fact]
    public void Get_OtherOffset_IsGmt() =>
        Assert.Equal("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Text(new DateLine(withServer: false), Time.ToOffset(TimeSpan.FromHours(2))));

    [Fact]
    public void Get_WithinASecond_IsTheSameMemory()
    {
        var line = new DateLine(withServer: true);
        var first = line.Get(Time);
        Assert.True(first == line.Get(Time.AddMilliseconds(999)));
        Assert.False(first == line.Get(Time.AddSeconds(1)));
    }

    [Fact]
    public void Get_NextSecond_IsTheNextDate()
    {
        var line = new DateLine(withServer: false);
        Text(line, Time);
        Assert.Equal("Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n", Text(line, Time.AddSeconds(1)));

        // A clock that was set back.
        Assert.Equal("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Text(line, Time.AddMilliseconds(500)));
    }

    [Fact]
    public void Get_WithinASecond_AllocatesNothing()
    {
        var line = new DateLine(withServer: true);
        line.Get(Time);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var call = 0; call < 1_000; call++)
        {
            line.Get(Time);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Both bytes and second belong together, whichever thread made them.
    [Fact]
    public void Get_ManyThreads_EachGetsItsOwnSecond()
    {
        var line = new DateLine(withServer: false);

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            for (var round = 0; round < 5_000; round++)
            {
                var now = Time.AddSeconds((round + seed) % 3);
                Assert.Equal((byte)('7' + now.Second - 37), line.Get(now)["Date: Sun, 06 Nov 1994 08:49:3".Length]);
            }
        });
    }

    private static string Text(DateLine line, DateTimeOffset now) => Encoding.ASCII.GetString(line.Get(now));
}
