namespace ZeroCopy.Host.Diagnosis;

/// <summary>
/// How finely a file system keeps times, told by times of change (ctime), which the kernel alone sets: times of modification are set by
/// archivers and are often whole seconds on any file system.
/// </summary>
internal static class FileTimes
{
    // Of three times, all whole by chance: 1 in 1,000 for each figure.
    private const int Least = 3;

    // Even seconds are a chance of one half each.
    private const int LeastForTwoSeconds = 10;

    private const long Second = 1_000_000_000;

    /// <param name="changes">Nanoseconds since 1970.</param>
    /// <returns>Nanoseconds, or <see langword="null"/> when there are too few different times.</returns>
    public static long? Granularity(IEnumerable<long> changes)
    {
        var times = changes.ToHashSet();

        if (times.Count < Least)
        {
            return null;
        }

        long[] steps = times.Count >= LeastForTwoSeconds ? [2 * Second, Second, 1_000_000, 1_000, 100] : [Second, 1_000_000, 1_000, 100];
        return steps.FirstOrDefault(step => times.All(time => time % step == 0), 1);
    }

    /// <summary>Such as <c>100 ns</c>.</summary>
    public static string Text(long granularity) => granularity switch
    {
        >= Second => $"{granularity / Second} s",
        >= 1_000_000 => $"{granularity / 1_000_000} ms",
        >= 1_000 => $"{granularity / 1_000} µs",
        _ => $"{granularity} ns",
    };
}
