using ZeroCopy.Host.Diagnosis;

namespace ZeroCopy.Host.Benchmarking;

/// <summary>What the tables show of a measurement, all of it for one response but the first.</summary>
internal static class MeasurementColumns
{
    public static readonly IReadOnlyList<(string Title, Func<Measurement, string> Value)> All =
    [
        ("MB/s", static m => Figure.Format(m.MegabytesPerSecond)),
        ("CPU µs", static m => Figure.Format(m.Cpu)),
        ("±", static m => Figure.Format(m.Spread)),
        ("user", static m => Figure.Format(m.UserPerResponse)),
        ("system", static m => Figure.Format(m.SystemPerResponse)),
        ("calls", static m => Figure.Format(m.CallsPerResponse)),
        ("waits", static m => Figure.Format(m.VoluntarySwitchesPerResponse)),
        ("forced", static m => Figure.Format(m.InvoluntarySwitchesPerResponse)),
        ("copied", static m => m.CopiedPerResponse < 1 ? "0" : Amount.Bytes((long)m.CopiedPerResponse)),
        ("faults", static m => Figure.Format(m.FaultsPerResponse)),
    ];

    /// <summary>What the titles mean, in lines of 80 columns.</summary>
    public static readonly IReadOnlyList<string> Legend =
    [
        "For each response: CPU µs is the median of the rounds, user and system time of",
        "the sender, ± their spread; calls: system calls; waits and forced: voluntary and",
        "involuntary context switches; copied: bytes of the file that passed user space;",
        "faults: page faults. MB/s are 10^6 bytes. * costs the least CPU, = is as good.",
    ];

    /// <summary>The mark in front of a row.</summary>
    public static char Mark(Verdict? verdict, Measurement measurement) =>
        verdict is null ? ' ' : ReferenceEquals(verdict.Winner, measurement) ? '*' : verdict.Tied.Contains(measurement) ? '=' : ' ';
}
