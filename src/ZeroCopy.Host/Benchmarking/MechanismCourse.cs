using ZeroCopy.StaticFiles.Interop.Linux;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>A mechanism on its way through the rounds of a case.</summary>
internal sealed class MechanismCourse(Mechanism mechanism)
{
    private readonly List<Sample> _rounds = [];
    private bool _isGenuine = true;
    private int _refusalError;

    public Mechanism Mechanism => mechanism;

    /// <summary>Wall time of the counted rounds, with what is not counted in them.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Why it sends no more.</summary>
    public string? Failure { get; set; }

    /// <summary>A round is over.</summary>
    public void Add(Sample round, TimeSpan spent)
    {
        Spent += spent;

        // In a cold round it may be that no response was cold.
        if (round.Responses > 0)
        {
            _rounds.Add(round);
        }
    }

    /// <summary>Remembers whether another mechanism had to take over on a connection.</summary>
    public void Check(SendConnection connection)
    {
        _isGenuine &= connection.IsGenuine;
        _refusalError = Math.Max(_refusalError, connection.RefusalError);
    }

    public Measurement ToMeasurement(BenchmarkCase benchmark) => new(benchmark, mechanism, _rounds, Note(), _isGenuine);

    private string? Note()
    {
        if (Failure is not null)
        {
            return Failure;
        }

        if (!_isGenuine)
        {
            return _refusalError > 0 ? $"refused by {Errno.Name(_refusalError)}; copied instead" : "refused; copied instead";
        }

        return _rounds.Count == 0 ? "no response was counted: pages of the file stayed in memory" : null;
    }
}
