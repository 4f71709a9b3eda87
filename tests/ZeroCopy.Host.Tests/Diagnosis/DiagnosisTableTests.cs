using System.Text.Json;
using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Tests.Diagnosis;

public class DiagnosisTableTests
{
    private static readonly Check[] Some =
    [
        Check.Ok("machine", "kernel", "Linux 6.1.0, x64"),
        Check.Warn("limits", "open files", string.Join(' ', Enumerable.Repeat("many words", 20)), "ulimit -Hn 65536"),
        Check.Info("limits", "locked", "8 MiB"),
    ];

    [Fact]
    public void Write_Table_IsAlignedAndWithin80Columns()
    {
        var lines = Table(Some);

        Assert.Contains("ok    kernel      Linux 6.1.0, x64", lines);
        Assert.Contains("info  locked      8 MiB", lines);
        Assert.Contains("                  -> ulimit -Hn 65536", lines);
        Assert.Contains(lines, line => line.StartsWith("warn  open files  many words", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("                  words many", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal("1 warning.", lines[^1]);
    }

    [Fact]
    public void Write_NoWarnings_SaysSo() => Assert.Equal("Nothing is wrong.", Table(Some[0])[^1]);

    [Fact]
    public void Write_NameWithControlCharacters_DoesNotReachTheTerminal()
    {
        var lines = Table(Check.Ok("directory", "directory", "/srv/\e[2J\u0007"));

        Assert.DoesNotContain(lines, line => line.Any(char.IsControl));
    }

    [Fact]
    public void Write_Colour_OnlyAroundTheState()
    {
        using var output = new StringWriter();
        DiagnosisTable.Write(output, "/srv", Some, colour: true);

        Assert.Contains("\e[32mok    \e[0mkernel", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[33mwarn  \e[0mopen files", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("one two", new[] { "one two" })]
    [InlineData("one two  three", new[] { "one two", "three" })]
    [InlineData("one longer-than-a-line two", new[] { "one", "longer-than-a-line", "two" })]
    public void Wrap_Words_StayWhole(string text, string[] lines) => Assert.Equal(lines, DiagnosisTable.Wrap(text, 8));

    [Fact]
    public void Write_Json_HasTheSame()
    {
        using var output = new StringWriter();
        DiagnosisJson.Write(output, "/srv/\"a\"", Some);

        using var json = JsonDocument.Parse(output.ToString());
        var checks = json.RootElement.GetProperty("checks");
        Assert.Equal("/srv/\"a\"", json.RootElement.GetProperty("directory").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("warnings").GetInt32());
        Assert.Equal(["ok", "warn", "info"], checks.EnumerateArray().Select(check => check.GetProperty("state").GetString()!));
        Assert.Equal("ulimit -Hn 65536", checks[1].GetProperty("remedy").GetString());
        Assert.False(checks[0].TryGetProperty("remedy", out _));
        Assert.Equal(("machine", "kernel"), (checks[0].GetProperty("area").GetString(), checks[0].GetProperty("name").GetString()));
    }

    private static string[] Table(params Check[] checks)
    {
        using var output = new StringWriter();
        DiagnosisTable.Write(output, "/srv", checks, colour: false);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
