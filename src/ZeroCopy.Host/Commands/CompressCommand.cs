using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using ZeroCopy.Host.Compression;

namespace ZeroCopy.Host.Commands;

/// <summary><c>zerocopy compress DIR</c>: compresses files once, ahead of time, instead of in every answer.</summary>
internal sealed class CompressCommand : Command
{
    /// <summary>Exit code when some files could not be dealt with; the others were.</summary>
    public const int SomeFailed = 1;

    /// <summary>Exit code after Ctrl+C: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Stopped = 130;

    private readonly Argument<string> _directory = new("DIR")
    {
        Description = "The directory whose files are compressed, with all below it.",
    };

    private readonly Option<string[]> _coding = new("--coding")
    {
        Description = "Which codings: br, zstd, gzip; several, separated by commas. All, if not said.",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<long> _minSize = new("--min-size")
    {
        Description = "Leaves out files smaller than this.",
        HelpName = "BYTES",
        DefaultValueFactory = _ => CompressionRules.DefaultMinSize,
    };

    private readonly Option<int> _minGain = new("--min-gain")
    {
        Description = "Keeps a compressed file only where it is smaller by this much.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => CompressionRules.DefaultMinGain,
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "How many files at once, one a processor if not said; each takes up to 100 MB of memory.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> _force = new("--force") { Description = "Makes up-to-date files again." };
    private readonly Option<bool> _clean = new("--clean") { Description = "Removes the compressed files instead of making them." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only tells what would be done." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Tells only of problems." };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <param name="output">For the table at the end.</param>
    /// <param name="error">For problems, and for progress where it is a terminal.</param>
    public CompressCommand(TextWriter output, TextWriter error)
        : base("compress", "Compresses files ahead of time, into name.br, name.zst and name.gz beside each; for what browsers take in that form.")
    {
        _output = output;
        _error = error;

        _minSize.Validators.Add(result => RequireRange(result, _minSize, 0, long.MaxValue));
        _minGain.Validators.Add(result => RequireRange(result, _minGain, 0, 99));
        _threads.Validators.Add(result => RequireRange(result, _threads, 1, 1024));

        Add(_directory);

        foreach (var option in new Option[] { _coding, _minSize, _minGain, _threads, _force, _clean, _dryRun, _quiet })
        {
            Add(option);
        }

        SetAction((parsed, stopping) => Task.Run(() => Run(parsed, stopping), CancellationToken.None));
    }

    private static void RequireRange(OptionResult result, Option option, long least, long most)
    {
        // What is no number at all gets the parser's own message.
        if (result.Tokens.Count == 1
            && long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
            && (value < least || value > most))
        {
            result.AddError($"{option.Name}: {value} is not between {least} and {most}.");
        }
    }

    private int Run(ParseResult parsed, CancellationToken stopping)
    {
        var directory = parsed.GetValue(_directory)!;

        if (!ContentCoding.TryParse(parsed.GetValue(_coding) ?? [], out var codings, out var problem))
        {
            _error.WriteLine($"zerocopy: {problem}");
            return ZeroCopyCommand.UsageError;
        }

        if (directory.Length == 0 || !Directory.Exists(directory))
        {
            _error.WriteLine($"zerocopy: {(File.Exists(directory) ? $"'{directory}' is a file" : $"there is no directory '{directory}'")}. Give the directory to compress, such as: zerocopy compress ./public");
            return ZeroCopyCommand.UsageError;
        }

        var rules = new CompressionRules
        {
            MinSize = parsed.GetValue(_minSize),
            MinGain = parsed.GetValue(_minGain),
            Force = parsed.GetValue(_force),
            Clean = parsed.GetValue(_clean),
            DryRun = parsed.GetValue(_dryRun),
        };
        var quiet = parsed.GetValue(_quiet);
        var progress = quiet || !IsTerminal(_error) ? null : new ProgressLine(_error);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        var report = SiteCompression.Run(
            Path.GetFullPath(directory), codings, rules, parsed.GetValue(_threads), progress is null ? null : progress.Report, stop.Token);

        progress?.Clear();

        foreach (var line in report.Problems)
        {
            _error.WriteLine($"zerocopy: {line}");
        }

        if (!quiet)
        {
            CompressionSummary.Write(_output, report, rules.DryRun);
        }

        if (report.Stopped)
        {
            _error.WriteLine("zerocopy: stopped; what is made so far stays, run again for the rest.");
            return Stopped;
        }

        return report.Problems.Count > 0 ? SomeFailed : 0;

        // The second time, the process ends at once.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static bool IsTerminal(TextWriter error) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
}
