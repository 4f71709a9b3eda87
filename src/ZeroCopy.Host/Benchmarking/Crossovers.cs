using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>From which length on another mechanism is better.</summary>
internal static class Crossovers
{
    // Nobody measured between two lengths, so more than whole KiB would be a pretence.
    private const long Granularity = 1024;

    /// <summary>The fewest steps such that at each measured length a mechanism is used that wins there, or is as good.</summary>
    /// <param name="measurements">Of one kind of socket, and of hot files: what waits for a disk costs CPU that no mechanism saves.</param>
    /// <returns>Ascending; the last step has no end. Empty when nothing was measured.</returns>
    public static IReadOnlyList<(long? UpTo, Mechanism Mechanism)> Find(IEnumerable<Measurement> measurements)
    {
        // Managed is there to compare with, not to be chosen: it allocates for each response that has to wait.
        var lengths = measurements.Where(static measurement => measurement.Mechanism.Kind is not (TransferMechanism.Managed or TransferMechanism.Auto))
            .GroupBy(static measurement => measurement.Case.Length)
            .OrderBy(static group => group.Key)
            .Select(static group => (Length: group.Key, Verdict: Verdict.Of(group)))
            .Where(static length => length.Verdict is not null)
            .ToArray();
        var steps = new List<(long?, Mechanism)>();

        for (var index = 0; index < lengths.Length;)
        {
            // The one that stays good for longest; of those, the first in the order of the mechanisms, sendfile before all.
            var verdict = lengths[index].Verdict!;
            var best = verdict.Tied.Select(static tied => tied.Mechanism).Prepend(verdict.Winner.Mechanism)
                .OrderBy(static mechanism => mechanism.Kind)
                .MaxBy(mechanism => lengths.Skip(index).TakeWhile(length => length.Verdict!.Includes(mechanism)).Count())!;
            var end = index + lengths.Skip(index).TakeWhile(length => length.Verdict!.Includes(best)).Count();
            steps.Add((end < lengths.Length ? Between(lengths[end - 1].Length, lengths[end].Length) : null, best));
            index = end;
        }

        return steps;
    }

    // The geometric mean: lengths are compared by their ratio.
    private static long Between(long shorter, long longer)
    {
        var middle = (long)Math.Sqrt((double)shorter * longer);
        return Math.Max(middle / Granularity * Granularity, shorter);
    }
}
