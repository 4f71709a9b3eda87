using System.Diagnostics;
using ZeroCopy.Fuzz.Doors;
using ZeroCopy.Fuzz.Inputs;
using ZeroCopy.Fuzz.Servers;

namespace ZeroCopy.Fuzz;

/// <summary>Many inputs on several threads, up to the first disagreement.</summary>
internal sealed class FuzzRun
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly KestrelProbe _probe;
    private readonly InputGenerator _inputs;
    private readonly Func<IDoor> _createDoor;
    private readonly Lock _lock = new();
    private long _next;
    private long _limit;
    private FirstDisagreement? _first;

    public FuzzRun(KestrelProbe probe, InputGenerator inputs, Func<IDoor> createDoor)
    {
        _probe = probe;
        _inputs = inputs;
        _createDoor = createDoor;
    }

    /// <summary>Checks inputs 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="progress">Is told how far it got, or <see langword="null"/>.</param>
    public FuzzResult Run(long count, int threads, TextWriter? progress)
    {
        (_next, _limit, _first) = (0, count, null);
        var clock = Stopwatch.StartNew();
        using var timer = new Timer(
            _ => progress?.WriteLine($"{Math.Min(Interlocked.Read(ref _next), count):N0} of {count:N0} inputs, {clock.Elapsed.TotalSeconds:0} s"),
            null,
            ProgressInterval,
            ProgressInterval);

        var checks = Enumerable.Range(0, threads).Select(_ => new DoorCheck(_probe, _createDoor())).ToList();
        var workers = checks.ConvertAll(check => new Thread(() => Work(check)));
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        return new FuzzResult(
            checks.Sum(check => check.Answered), checks.Sum(check => check.AnsweredRequests), checks.Sum(check => check.HandedOver), _first, clock.Elapsed);
    }

    // A disagreement lowers the limit to itself. All inputs before it have been handed out by then and are still checked, so
    // the first is found whatever the number of threads.
    private void Work(DoorCheck check)
    {
        while (Interlocked.Increment(ref _next) - 1 is var index && index < Interlocked.Read(ref _limit))
        {
            if (check.Check(_inputs.Create(index)) is { } disagreement)
            {
                lock (_lock)
                {
                    if (index < _limit)
                    {
                        (_limit, _first) = (index, new FirstDisagreement(index, disagreement));
                    }
                }
            }
        }
    }
}

/// <summary>What came of a run.</summary>
internal sealed record FuzzResult(long Answered, long AnsweredRequests, long HandedOver, FirstDisagreement? First, TimeSpan Elapsed);

/// <summary>The disagreement with the lowest index.</summary>
internal sealed record FirstDisagreement(long Index, Disagreement Disagreement);
