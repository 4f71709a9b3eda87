using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>Which mechanism costs the least CPU in a case, and what of the counted things goes with that.</summary>
/// <param name="Winner">The one with the smallest median.</param>
/// <param name="Tied">Those that are as good: the difference is within the noise. In the order of their cost.</param>
/// <param name="Reason">One sentence for people.</param>
internal sealed record Verdict(Measurement Winner, IReadOnlyList<Measurement> Tied, string Reason)
{
    // Two runs of one mechanism differ by this much on a quiet machine, even where the rounds of each agree better.
    private const double LeastNoise = 0.03;

    /// <summary>Compares the fixed mechanisms, and the automatic choice with the best of them; <see langword="null"/> when nothing was measured.</summary>
    public static Verdict? Of(IEnumerable<Measurement> measurements)
    {
        var all = measurements.Where(static measurement => measurement.Counts).OrderBy(static measurement => measurement.Cpu).ToArray();
        var ranking = all.Where(static measurement => !measurement.Mechanism.IsAutomatic).ToArray();

        if (ranking.Length == 0)
        {
            return null;
        }

        var winner = ranking[0];
        var tied = ranking.Skip(1).Where(other => IsWithinNoise(winner, other)).ToArray();
        var next = ranking.Skip(1).FirstOrDefault(other => !IsWithinNoise(winner, other));
        var reason = Explain(winner, tied, next);
        return new Verdict(winner, tied, all.FirstOrDefault(static measurement => measurement.Mechanism.IsAutomatic) is { } auto
            ? $"{reason} {ExplainAutomatic(winner, auto)}"
            : reason);
    }

    /// <summary>Whether this mechanism is the winner or as good.</summary>
    public bool Includes(Mechanism mechanism) => Winner.Mechanism == mechanism || Tied.Any(other => other.Mechanism == mechanism);

    private static bool IsWithinNoise(Measurement best, Measurement other) =>
        other.Cpu - best.Cpu <= Math.Max(best.Cpu * LeastNoise, best.Spread + other.Spread);

    private static string Explain(Measurement winner, Measurement[] tied, Measurement? next)
    {
        var names = string.Join(" and ", tied.Select(static other => other.Mechanism.Name).Prepend(winner.Mechanism.Name));
        var cost = $"{Figure.Format(winner.Cpu)} µs";

        if (next is null)
        {
            return tied.Length == 0
                ? $"{names}: {cost}, with nothing to compare it with."
                : $"a tie of {names}: {cost}, and the differences are within the noise.";
        }

        var reasons = Reasons(winner, next).ToArray();
        var share = (1 - (winner.Cpu / next.Cpu)) * 100;
        return $"{(tied.Length == 0 ? names : $"a tie of {names}")}: {cost}, {share:0} % less than {next.Mechanism.Name}; "
            + (reasons.Length == 0 ? "nothing that was counted says why." : $"{string.Join(", ", reasons)}.");
    }

    private static string ExplainAutomatic(Measurement winner, Measurement auto)
    {
        var share = ((auto.Cpu / winner.Cpu) - 1) * 100;
        return Math.Abs(share) < 1 ? $"Auto: {Figure.Format(auto.Cpu)} µs, the same."
            : $"Auto: {Figure.Format(auto.Cpu)} µs, {Math.Abs(share):0} % {(share < 0 ? "less" : "more")}{(IsWithinNoise(winner, auto) && share > 0 ? ", within the noise" : "")}.";
    }

    // A difference that is too small to explain anything is not told.
    private static IEnumerable<string> Reasons(Measurement winner, Measurement next)
    {
        if (next.CopiedPerResponse - winner.CopiedPerResponse > 0.1 * winner.Case.Length)
        {
            yield return winner.CopiedPerResponse < 1
                ? "no byte passes user space"
                : $"{Amount.Bytes((long)winner.CopiedPerResponse)} instead of {Amount.Bytes((long)next.CopiedPerResponse)} pass user space";
        }

        if (winner.CallsPerResponse is { } calls && next.CallsPerResponse is { } nextCalls && IsLess(calls, nextCalls, 0.3))
        {
            yield return $"{Figure.Format(calls)} system calls instead of {Figure.Format(nextCalls)}";
        }

        if (IsLess(winner.FaultsPerResponse, next.FaultsPerResponse, 0.5))
        {
            yield return $"{Figure.Format(winner.FaultsPerResponse)} page faults instead of {Figure.Format(next.FaultsPerResponse)}";
        }

        var switches = winner.VoluntarySwitchesPerResponse + winner.InvoluntarySwitchesPerResponse;
        var nextSwitches = next.VoluntarySwitchesPerResponse + next.InvoluntarySwitchesPerResponse;

        if (IsLess(switches, nextSwitches, 0.3))
        {
            yield return $"{Figure.Format(switches)} context switches instead of {Figure.Format(nextSwitches)}";
        }
    }

    private static bool IsLess(double left, double right, double least) => right - left > least && left < 0.9 * right;
}
