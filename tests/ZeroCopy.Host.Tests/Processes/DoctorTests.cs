using System.Text.Json;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public class DoctorTests
{
    [LinuxFact]
    public async Task Doctor_Directory_PrintsATableWithoutColour()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", "x");

        var (code, output, error) = await ZeroCopyProcess.RunAsync(directory.Path, "doctor", directory.Path);
        var lines = output.Split('\n');

        Assert.Empty(error);
        Assert.Contains(lines, line => line.StartsWith("ok    sendfile ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ok    directory ", StringComparison.Ordinal) && line.Contains("1 file in 1 directory", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" io_uring ", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', output);

        // Whether something is wrong depends on the machine; that the three tell the same does not.
        var warnings = lines.Count(line => line.StartsWith("warn  ", StringComparison.Ordinal));
        Assert.Equal(warnings == 0 ? 0 : 1, code);
        Assert.Equal(warnings == 0, lines[^1] == "Nothing is wrong.");
    }

    [LinuxFact]
    public async Task Doctor_NoDirectory_WarnsWithARemedy()
    {
        using var directory = new TemporaryDirectory();

        var (code, output, _) = await ZeroCopyProcess.RunAsync(directory.Path, "doctor", directory["nowhere"], "--json");

        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        var check = json.RootElement.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "directory");
        Assert.Equal("warn", check.GetProperty("state").GetString());
        Assert.NotEmpty(check.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Doctor_WithoutDirectory_LooksAtTheOneThatWouldBeServed()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("index.html", "x");

        var (_, output, _) = await ZeroCopyProcess.RunAsync(directory.Path, "doctor", "--json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(directory.Path, json.RootElement.GetProperty("directory").GetString());
    }
}
