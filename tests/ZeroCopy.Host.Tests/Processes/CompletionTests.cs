using System.Diagnostics;
using System.Runtime.Versioning;
using ZeroCopy.StaticFiles.Tests.Wire;

namespace ZeroCopy.Host.Tests.Processes;

[UnsupportedOSPlatform("windows")]
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // What bash does when Tab is pressed behind the line.
    [Theory]
    [InlineData("zerocopy --sp", 1, "--spa")]
    [InlineData("zerocopy comp", 1, "completion compress")]
    [InlineData("zerocopy bench --qu", 2, "--quick")]
    [InlineData("zerocopy --transfer-mode Spl", 2, "Splice")]
    public async Task Bash_Tab_CompletesCommandsOptionsAndValues(string line, int word, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash");
        _directory.Write("bin/zerocopy", $"#!/bin/sh\nexec '{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' '{Path.Combine(AppContext.BaseDirectory, "zerocopy.dll")}' \"$@\"\n");
        File.SetUnixFileMode(_directory["bin/zerocopy"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var script = $"""
            source <(zerocopy completion bash)
            COMP_LINE='{line}' COMP_POINT={line.Length} COMP_CWORD={word} COMP_WORDS=({line})
            _zerocopy
            echo "$(printf '%s\n' "{"${COMPREPLY[@]}"}" | sort | paste -sd' ')"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = _directory["bin"] + ":" + Environment.GetEnvironmentVariable("PATH");

        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, output.Trim());
    }

    [Theory]
    [InlineData("zsh", "#compdef zerocopy")]
    [InlineData("fish", "complete -c zerocopy")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName zerocopy")]
    public async Task Completion_OtherShell_IsAScriptForIt(string shell, string begins)
    {
        var (code, output, error) = await ZeroCopyProcess.RunAsync(_directory.Path, "completion", shell);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith(begins, output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_UnknownShell_IsAUsageError()
    {
        var (code, _, error) = await ZeroCopyProcess.RunAsync(_directory.Path, "completion", "tcsh");

        Assert.Equal(2, code);
        Assert.Contains("tcsh", error, StringComparison.Ordinal);
    }
}
