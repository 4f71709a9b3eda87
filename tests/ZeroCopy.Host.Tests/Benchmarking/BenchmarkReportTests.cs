using System.Text.Json;
using System.Xml.Linq;
using ZeroCopy.Host.Benchmarking;

namespace ZeroCopy.Host.Tests.Benchmarking;

/// <summary>One report in all its forms.</summary>
public class BenchmarkReportTests
{
    [Fact]
    public void Table_Report_HasATableForEachSizeWithItsWinner()
    {
        var lines = Write(BenchmarkTable.Write).Split('\n');

        Assert.Contains("a machine", lines);
        Assert.Contains("1 KiB", lines);
        Assert.Contains("1 MiB", lines);
        Assert.Contains(lines, line => line.StartsWith("* OffHeapCopy      10.2     5.0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  SendFile         10.2    10.0", StringComparison.Ordinal));
        Assert.Contains("  OffHeapCopy  failed: <odd> & \"quoted\"", lines);
        Assert.Contains("  SendFile: 100 µs, 67 % less than OffHeapCopy; no byte passes user space, 2.0", lines);
        Assert.Contains("no cold files here", lines);
    }

    [Fact]
    public void Markdown_Report_HasRowsOfTheSameWidth()
    {
        var lines = Write(BenchmarkMarkdown.Write).Split('\n');

        Assert.Contains("### 1 MiB", lines);
        Assert.Single(lines.Where(line => line.StartsWith('|')).Select(line => line.Count(letter => letter == '|')).Distinct());
        Assert.Contains(lines, line => line.StartsWith("| TCP, hot | **OffHeapCopy** | 10.2 | 5.0 |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("- TCP, hot: OffHeapCopy: 5.0 µs, 50 % less than SendFile", StringComparison.Ordinal));
        Assert.Contains("Note: no cold files here", lines);
    }

    [Fact]
    public void Json_Report_HasEverythingUnrounded()
    {
        using var json = JsonDocument.Parse(Write(BenchmarkJson.Write));
        var cases = json.RootElement.GetProperty("cases").EnumerateArray().ToArray();

        Assert.Equal(3, cases.Length);
        Assert.Equal(1024, cases[0].GetProperty("bytes").GetInt64());
        Assert.Equal("OffHeapCopy", cases[0].GetProperty("winner").GetString());
        Assert.True(cases[1].GetProperty("cold").GetBoolean());
        var sendFile = cases[2].GetProperty("mechanisms")[0];
        Assert.Equal("SendFile", sendFile.GetProperty("name").GetString());
        Assert.Equal(30, sendFile.GetProperty("responses").GetInt64());
        Assert.Equal(60, sendFile.GetProperty("systemCalls").GetInt64());
        Assert.Equal(3000, sendFile.GetProperty("userMicroseconds").GetInt64() + sendFile.GetProperty("systemMicroseconds").GetInt64());
        Assert.Equal(100, sendFile.GetProperty("cpuMicrosecondsPerResponse").GetDouble());
        Assert.Equal(1, sendFile.GetProperty("cpuSpread").GetDouble());
    }

    [Fact]
    public void Plot_Report_IsSelfContainedSvgWithALineForEachMechanism()
    {
        var svg = Write(BenchmarkPlot.Write);
        var root = XDocument.Parse(svg).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";

        Assert.Equal(ns + "svg", root.Name);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("href", svg, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", svg, StringComparison.Ordinal);

        // Hot: two lines of two points; cold: one of one, as what failed has none.
        var lines = root.Descendants(ns + "polyline").Select(line => line.Attribute("points")!.Value.Split(' ').Length);
        Assert.Equal([2, 2, 1], lines);
        Assert.All(root.Descendants(ns + "polyline"), line => Assert.DoesNotContain("NaN", line.Attribute("points")!.Value, StringComparison.Ordinal));
        var texts = root.Descendants(ns + "text").Select(text => text.Value).ToArray();
        Assert.Contains("OffHeapCopy", texts);
        Assert.Contains("TCP, cold", texts);
        Assert.Contains("1m", texts);
    }

    [Fact]
    public void Plot_NothingMeasured_IsAnEmptyPicture()
    {
        using var output = new StringWriter();
        BenchmarkPlot.Write(output, new BenchmarkReport([], [], "a machine"));

        Assert.NotNull(XDocument.Parse(output.ToString()).Root);
    }

    private static string Write(Action<TextWriter, BenchmarkReport> write)
    {
        using var output = new StringWriter();
        write(output, Measured.Report);
        return output.ToString();
    }
}
