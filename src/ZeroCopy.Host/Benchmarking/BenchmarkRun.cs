using System.Diagnostics;
using ZeroCopy.StaticFiles;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Runs a plan.</summary>
/// <remarks>
/// <list type="number">
/// <item>For each length a file is made.</item>
/// <item>For each case (hot or cold, TCP or Unix socket) there are rounds; in each, every mechanism in turn gets a new connection, since
/// two connections of one mechanism differ more than two rounds on one of them.</item>
/// <item>On that it sends for a while without being counted.</item>
/// <item>Then it is counted.</item>
/// </list>
/// </remarks>
internal sealed class BenchmarkRun : IDisposable
{
    // No response of the largest file takes that long from a disk that one would serve from: 50 MB/s.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShortestWarmUp = TimeSpan.FromMilliseconds(3);

    private const long LengthThatWarms = 16 << 20;

    // Without native compilation, the first case pays for the compiler otherwise.
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromMilliseconds(150);

    private readonly BenchmarkPlan _plan;
    private readonly Action<int, int, string> _progress;
    private readonly CancellationToken _stopping;
    private readonly TransferResources _shared = new(new NativeBufferPool());
    private readonly ContentMemory _contents = new() { Limit = SitesReader.MaxContentLength };
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ProcessorSplit _processors = ProcessorSplit.Create();
    private readonly ReceiverProcess _receiver;
    private readonly List<Measurement> _measurements = [];
    private readonly List<string> _notes = [];
    private readonly int _total;
    private int _done;

    private BenchmarkRun(BenchmarkPlan plan, Action<int, int, string>? progress, CancellationToken stopping)
    {
        _plan = plan;
        _progress = progress ?? ((_, _, _) => { });
        _stopping = stopping;
        _receiver = _processors.StartReceiver(ReceiverProcess.Start);
        _total = plan.Lengths.Sum(static length => BenchmarkPlan.Cases(length).Count);
    }

    /// <exception cref="BenchmarkException">It cannot be run.</exception>
    public static async Task<BenchmarkReport> RunAsync(BenchmarkPlan plan, Action<int, int, string>? progress, CancellationToken stopping)
    {
        BenchmarkFile.RequireSpace(plan.Directory, plan.Lengths.Max());
        SystemCallCount.Start();
        using var run = new BenchmarkRun(plan, progress, stopping);

        try
        {
            await run.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is complete is told.
        }

        return new BenchmarkReport(run._measurements, run._notes, MachineLine.Describe(plan.Directory));
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _processors.Dispose();
    }

    private async Task RunAsync()
    {
        foreach (var length in _plan.Lengths)
        {
            // :: Step 1.
            _progress(_done, _total, $"making a file of {Diagnosis.Amount.Bytes(length)}");
            using var file = BenchmarkFile.Create(_plan.Directory, length, _stopping);
            var canBeCold = file.TryEvict();

            foreach (var benchmark in BenchmarkPlan.Cases(length))
            {
                if (benchmark.IsCold && !canBeCold)
                {
                    Note($"no cold files: the file system of {_plan.Directory} keeps them in memory, whatever it is asked. Give another --dir.");
                }
                else if (_clock.Elapsed >= _plan.Limit)
                {
                    Note("the time was over before all was measured.");
                }
                else
                {
                    _progress(_done, _total, $"{Diagnosis.Amount.Bytes(length)}, {benchmark.Where}");
                    await MeasureAsync(benchmark, file).ConfigureAwait(false);
                }

                _done++;
            }
        }
    }

    private async Task MeasureAsync(BenchmarkCase benchmark, BenchmarkFile file)
    {
        SharedContent? content = null;

        if (!benchmark.IsCold)
        {
            file.Load();
            content = LoadContent(file);
        }

        var courses = _plan.Mechanisms.Select(static mechanism => new MechanismCourse(mechanism)).ToArray();

        // :: Steps 2 to 4.
        for (var round = 0; round < _plan.Rounds; round++)
        {
            foreach (var course in courses.Where(course => course.Failure is null && (round == 0 || course.Spent < _plan.Time)))
            {
                await RunRoundAsync(course, benchmark, file, course.Mechanism.IsAutomatic ? content : null, round).ConfigureAwait(false);
            }
        }

        content?.Release();
        _measurements.AddRange(courses.Select(course => course.ToMeasurement(benchmark)));
    }

    private async Task RunRoundAsync(MechanismCourse course, BenchmarkCase benchmark, BenchmarkFile file, SharedContent? content, int round)
    {
        using var connection = new SendConnection(
            _receiver.Connect(benchmark.Socket, SendConnection.HeadLength + benchmark.Length, acknowledges: benchmark.IsCold), course.Mechanism, content, _shared);
        var time = _plan.Time / _plan.Rounds;

        // One large response opens the window of a connection by itself.
        var isWarm = benchmark.Length >= LengthThatWarms && round > 0
            || await TrySendAsync(connection, course, benchmark, file, Longer(time / 4, _done + round == 0 ? FirstWarmUp : ShortestWarmUp), counts: false).ConfigureAwait(false);

        if (isWarm)
        {
            await TrySendAsync(connection, course, benchmark, file, time, counts: true).ConfigureAwait(false);
        }
    }

    private async Task<bool> TrySendAsync(
        SendConnection connection, MechanismCourse course, BenchmarkCase benchmark, BenchmarkFile file, TimeSpan duration, bool counts)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        limit.CancelAfter(LongestRound);
        var began = _clock.Elapsed;
        var (sample, result) = await new SendRound(connection, file, benchmark.IsCold, counts, duration, limit.Token).RunAsync().ConfigureAwait(false);
        _stopping.ThrowIfCancellationRequested();
        course.Check(connection);

        if (result.Status != TransferStatus.Completed)
        {
            course.Failure = result.Status == TransferStatus.Canceled
                ? $"took longer than {LongestRound.TotalSeconds:0} s for a response"
                : $"failed: {result.Status}{(result.Error == 0 ? "" : $", {Errno.Describe(result.Error)}")}";
        }
        else if (counts)
        {
            course.Add(sample, _clock.Elapsed - began);
        }

        return course.Failure is null;
    }

    // The server holds small files that are asked for again and again.
    private SharedContent? LoadContent(BenchmarkFile file)
    {
        if (file.Length > SitesReader.MaxContentLength || !_contents.TryAllocate((int)file.Length, out var content))
        {
            return null;
        }

        RandomAccess.Read(file.Handle, content.Span, 0);
        return content;
    }

    private void Note(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
