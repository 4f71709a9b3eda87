using ZeroCopy.Host.Compression;

namespace ZeroCopy.Host.Tests.Compression;

public class ProgressLineTests
{
    [Fact]
    public void Draw_Progress_OneShortLine()
    {
        Assert.Equal("[############............] 1/2 a.js", ProgressLine.Draw(1, 2, "a.js"));
        Assert.Equal("[########################] 2/2 a??[2J", ProgressLine.Draw(2, 2, "a\n\u001b[2J"));
        Assert.Equal(79, ProgressLine.Draw(1, 2, new string('a', 200)).Length);
    }

    [Fact]
    public void Report_Often_DrawnOnceAndAtTheEnd()
    {
        using var terminal = new StringWriter();
        var progress = new ProgressLine(terminal);

        for (var done = 1; done <= 1000; done++)
        {
            progress.Report(done, 1000, "a.js");
        }

        progress.Clear();

        var drawn = terminal.ToString().Split("\r\e[K", StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(drawn.Length, 2, 20);
        Assert.Contains("1000/1000", drawn[^1], StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", terminal.ToString(), StringComparison.Ordinal);
    }
}
