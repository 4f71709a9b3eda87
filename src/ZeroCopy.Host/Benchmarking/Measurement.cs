namespace ZeroCopy.Host.Benchmarking;

/// <summary>One mechanism in one case: several rounds, between those of the other mechanisms.</summary>
/// <param name="Case">What was sent, and on what.</param>
/// <param name="Mechanism">By what.</param>
/// <param name="Rounds">Samples in order; none when it failed.</param>
/// <param name="Note">What the reader has to know, such as that the mechanism was refused; else <see langword="null"/>.</param>
/// <param name="IsGenuine">Whether this mechanism sent the bytes, and not another in its place.</param>
internal sealed record Measurement(BenchmarkCase Case, Mechanism Mechanism, IReadOnlyList<Sample> Rounds, string? Note = null, bool IsGenuine = true)
{
    /// <summary>All rounds together.</summary>
    public Sample Total { get; } = Rounds.Aggregate(default(Sample), static (sum, round) => sum + round);

    /// <summary>The median of the rounds, in µs for each response.</summary>
    public double Cpu { get; } = Median([.. Rounds.Select(static round => round.CpuPerResponse)]);

    /// <summary>How far the rounds are from their median, in µs for each response: the median of these distances.</summary>
    /// <remarks>The median absolute deviation: one round that another program disturbed does not count.</remarks>
    public double Spread => Median([.. Rounds.Select(round => Math.Abs(round.CpuPerResponse - Cpu))]);

    /// <summary>Whether it may win.</summary>
    public bool Counts => IsGenuine && Total.Responses > 0;

    /// <summary>10⁶ bytes a second.</summary>
    public double MegabytesPerSecond => Total.Elapsed > TimeSpan.Zero ? Total.Responses * (double)Case.Length / Total.Elapsed.TotalSeconds / 1e6 : 0;

    public double UserPerResponse => PerResponse(Total.Usage.UserMicroseconds);

    public double SystemPerResponse => PerResponse(Total.Usage.SystemMicroseconds);

    /// <summary><see langword="null"/> when the runtime makes them, where they are not seen.</summary>
    public double? CallsPerResponse => Mechanism.CallsAreSeen ? PerResponse(Total.SystemCalls) : null;

    public double VoluntarySwitchesPerResponse => PerResponse(Total.Usage.VoluntarySwitches);

    public double InvoluntarySwitchesPerResponse => PerResponse(Total.Usage.InvoluntarySwitches);

    public double FaultsPerResponse => PerResponse(Total.Usage.MinorFaults + Total.Usage.MajorFaults);

    public double CopiedPerResponse => PerResponse(Total.CopiedBytes);

    private double PerResponse(long count) => count / (double)Math.Max(Total.Responses, 1);

    private static double Median(double[] values)
    {
        if (values.Length == 0)
        {
            return 0;
        }

        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
