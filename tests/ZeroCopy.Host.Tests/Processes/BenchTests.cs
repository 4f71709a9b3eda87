using System.Diagnostics;
using System.Text.Json;
using ZeroCopy.StaticFiles.Tests.Interop.Linux;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

public sealed class BenchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [LinuxFact]
    public async Task Bench_TwoMechanisms_PrintsATableForEachSizeAndLeavesWhatWasAskedFor()
    {
        var (code, output, error) = await ZeroCopyProcess.RunAsync(
            _directory.Path,
            "bench", "--sizes", "64k,1k", "--modes", "sendfile,offheapcopy", "--time", "0.01", "--dir", _directory.Path, "--plot", "plot.svg", "--calibrate");
        var lines = output.Split('\n');

        Assert.Equal(0, code);
        Assert.Equal(["1 KiB", "64 KiB"], lines.Where(line => line is "1 KiB" or "64 KiB"));
        Assert.True(lines.Count(line => line.Contains("SendFile  ", StringComparison.Ordinal)) is 4 or 8, output);
        Assert.DoesNotContain("Splice", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output + error);
        Assert.Equal("zerocopy: wrote zerocopy-calibration.json. The server uses it with Transfer:CalibrationFile.", error);
        Assert.Equal(["plot.svg", "zerocopy-calibration.json"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order());
    }

    [LinuxFact]
    public async Task Bench_Quick_MeasuresEverythingWithin30Seconds()
    {
        var clock = Stopwatch.StartNew();
        var (code, output, _) = await ZeroCopyProcess.RunAsync(_directory.Path, "bench", "--quick", "--time", "0.005", "--json", "--dir", _directory.Path);

        Assert.Equal(0, code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        using var json = JsonDocument.Parse(output);
        var hot = json.RootElement.GetProperty("cases").EnumerateArray().Where(measured => !measured.GetProperty("cold").GetBoolean()).ToArray();
        Assert.All(hot, measured => Assert.Equal(7, measured.GetProperty("mechanisms").GetArrayLength()));
        Assert.All(hot, measured => Assert.NotEmpty(measured.GetProperty("winner").GetString()!));
        Assert.All(
            hot.SelectMany(measured => measured.GetProperty("mechanisms").EnumerateArray()),
            mechanism => Assert.True(mechanism.GetProperty("responses").GetInt64() > 0));

        // The copy passes user space with every byte, sendfile with none.
        Assert.All(hot, measured => Assert.Equal(0, Mechanism(measured, "SendFile").GetProperty("copiedBytes").GetInt64()));
        Assert.All(hot, measured => Assert.Equal(
            Mechanism(measured, "OffHeapCopy").GetProperty("responses").GetInt64() * measured.GetProperty("bytes").GetInt64(),
            Mechanism(measured, "OffHeapCopy").GetProperty("copiedBytes").GetInt64()));
    }

    [LinuxFact]
    public async Task Bench_Terminated_EndsSoonWithWhatItHas()
    {
        await using var bench = ZeroCopyProcess.Start(_directory.Path, [], "bench", "--json", "--time", "0.1", "--sizes", "1k,1m", "--dir", _directory.Path);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        bench.Terminate();

        Assert.Equal(130, await bench.WaitForExitAsync(TimeSpan.FromSeconds(10)));
        using var json = JsonDocument.Parse(bench.Output);
        Assert.True(json.RootElement.TryGetProperty("cases", out _));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("'1x' is not a size", "--sizes", "1x")]
    [InlineData("'magic' is not one of SendFile", "--modes", "magic")]
    [InlineData("is not between", "--time", "0")]
    [InlineData("only one of them", "--json", "--markdown")]
    [InlineData("there is no directory", "--dir", "/nowhere/at/all")]
    public async Task Bench_WrongArgument_IsOneLineAndAUsageError(string problem, params string[] arguments)
    {
        var (code, output, error) = await ZeroCopyProcess.RunAsync(_directory.Path, ["bench", .. arguments]);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("zerocopy: ", error, StringComparison.Ordinal);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static JsonElement Mechanism(JsonElement measured, string name) =>
        measured.GetProperty("mechanisms").EnumerateArray().Single(mechanism => mechanism.GetProperty("name").GetString() == name);
}
