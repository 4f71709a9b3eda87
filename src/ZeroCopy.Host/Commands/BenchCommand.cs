using System.CommandLine;
using System.Runtime.InteropServices;
using ZeroCopy.Host.Benchmarking;
using ZeroCopy.Host.Compression;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy bench</c>: measures what each way to send a file costs on this machine.</summary>
internal sealed class BenchCommand : Command
{
    /// <summary>Exit code after Ctrl+C: 128 and the number of SIGINT, as shells have it. What is complete has been told.</summary>
    public const int Stopped = 130;

    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer sizes and shorter: under 30 seconds in all." };

    private readonly Option<string[]> _sizes = new("--sizes")
    {
        Description = "Sizes of the files, separated by commas. Default: 1k,4k,16k,64k,256k,1m,16m,256m,1g.",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _modes = new("--modes")
    {
        Description = $"Which mechanisms, separated by commas: {string.Join(", ", Mechanism.All.Select(static mechanism => mechanism.Name))}. All, if not said.",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _time = new("--time")
    {
        Description = "How long each mechanism is measured in each case. Default: 0.5, with --quick 0.08.",
        HelpName = "SECONDS",
    };

    private readonly Option<string?> _directory = new("--dir")
    {
        Description = "Where the files are made, which have no names and are gone at the end. Default: the directory for temporary files.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Tells it as JSON." };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Tells it as Markdown." };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draws it, too.", HelpName = "FILE.svg" };

    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        Description = $"Writes which mechanism is best for each length here; the server's automatic choice uses it (Transfer:CalibrationFile). Default name: {CalibrationFile.DefaultName}.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    // What this command starts as the other end of its connections.
    private readonly Option<bool> _receive = new("--receive") { Hidden = true };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <param name="output">For the tables.</param>
    /// <param name="error">For problems, and for progress where it is a terminal.</param>
    public BenchCommand(TextWriter output, TextWriter error)
        : base("bench", "Measures what each way to send a file costs on this machine: over loopback TCP and a Unix socket, from memory and from the disk.")
    {
        _output = output;
        _error = error;

        _time.Validators.Add(static result =>
        {
            if (result.Tokens is [var token]
                && double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
                && seconds is not (>= 0.001 and <= 60))
            {
                result.AddError($"--time: {token.Value} is not between 0.001 and 60 seconds.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_markdown))
            {
                result.AddError("--json and --markdown: only one of them.");
            }
        });

        foreach (var option in new Option[] { _quick, _sizes, _modes, _time, _directory, _json, _markdown, _plot, _calibrate, _receive })
        {
            Add(option);
        }

        SetAction((parsed, stopping) => Task.Run(() => RunAsync(parsed, stopping), CancellationToken.None));
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        if (parsed.GetValue(_receive))
        {
            // Ctrl+C reaches this process, too; the other end of the connections is still needed for an orderly end.
            DrainingClient.Run(Console.In);
            return 0;
        }

        if (!OperatingSystem.IsLinux())
        {
            return Fail("bench: the mechanisms are Linux's.");
        }

        if (!TryReadPlan(parsed, out var plan, out var problem))
        {
            return Fail(problem);
        }

        var progress = IsTerminal(_error) ? new ProgressLine(_error) : null;

        try
        {
            var report = await BenchmarkRun.RunAsync(plan, progress is null ? null : progress.Report, stop.Token);
            progress?.Clear();
            Tell(parsed, report);
        }
        catch (Exception exception) when (exception is BenchmarkException or IOException or UnauthorizedAccessException)
        {
            progress?.Clear();
            return Fail(exception.Message);
        }

        if (stop.IsCancellationRequested)
        {
            await _error.WriteLineAsync("zerocopy: stopped; what was measured so far is told.");
            return Stopped;
        }

        return 0;

        // The second time, the process ends at once.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private bool TryReadPlan(ParseResult parsed, out BenchmarkPlan plan, out string problem)
    {
        plan = null!;

        if (!LengthList.TryParse(parsed.GetValue(_sizes) ?? [], out var lengths, out problem)
            || !Mechanism.TryParse(parsed.GetValue(_modes) ?? [], out var mechanisms, out problem))
        {
            return false;
        }

        var quick = parsed.GetValue(_quick);
        plan = new BenchmarkPlan
        {
            Directory = Path.GetFullPath(parsed.GetValue(_directory) is { Length: > 0 } directory ? directory : Path.GetTempPath()),
            Lengths = lengths.Count > 0 ? lengths : quick ? BenchmarkPlan.QuickLengths : BenchmarkPlan.DefaultLengths,
            Mechanisms = mechanisms,
            Time = parsed.GetValue(_time) is { } seconds ? TimeSpan.FromSeconds(seconds) : quick ? BenchmarkPlan.QuickTime : BenchmarkPlan.DefaultTime,
            Limit = quick ? BenchmarkPlan.QuickLimit : null,
        };
        return true;
    }

    private void Tell(ParseResult parsed, BenchmarkReport report)
    {
        if (parsed.GetValue(_json))
        {
            BenchmarkJson.Write(_output, report);
        }
        else if (parsed.GetValue(_markdown))
        {
            BenchmarkMarkdown.Write(_output, report);
        }
        else
        {
            BenchmarkTable.Write(_output, report);
        }

        if (parsed.GetValue(_plot) is { } path)
        {
            using var file = new StreamWriter(path);
            BenchmarkPlot.Write(file, report);
        }

        if (parsed.GetResult(_calibrate) is not null)
        {
            var calibration = parsed.GetValue(_calibrate) ?? CalibrationFile.DefaultName;
            CalibrationFile.Write(calibration, report);
            _error.WriteLine($"zerocopy: wrote {calibration}. The server uses it with Transfer:CalibrationFile.");
        }
    }

    private int Fail(string problem)
    {
        _error.WriteLine($"zerocopy: {problem}");
        return ZeroCopyCommand.UsageError;
    }

    private static bool IsTerminal(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
}
