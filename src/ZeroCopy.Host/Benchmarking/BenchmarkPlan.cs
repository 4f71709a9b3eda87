namespace ZeroCopy.Host.Benchmarking;

/// <summary>What is measured, and for how long.</summary>
internal sealed record BenchmarkPlan
{
    /// <summary>1 KiB to 1 GiB: from less than a packet to far beyond any processor cache.</summary>
    public static readonly IReadOnlyList<long> DefaultLengths =
        [1L << 10, 4L << 10, 16L << 10, 64L << 10, 256L << 10, 1L << 20, 16L << 20, 256L << 20, 1L << 30];

    /// <summary>For <c>--quick</c>.</summary>
    public static readonly IReadOnlyList<long> QuickLengths = [1L << 10, 16L << 10, 64L << 10, 256L << 10, 1L << 20, 16L << 20];

    /// <summary>0.5 s: the rounds then differ by about 3 % on a quiet machine.</summary>
    public static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(0.5);

    /// <summary>0.08 s: with all mechanisms, sizes and sockets about 20 s.</summary>
    public static readonly TimeSpan QuickTime = TimeSpan.FromSeconds(0.08);

    /// <summary>What <c>--quick</c> never exceeds; the issue of 30 s less the start and the end.</summary>
    public static readonly TimeSpan QuickLimit = TimeSpan.FromSeconds(26);

    /// <summary>Where the files are made.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes of each file.</summary>
    public IReadOnlyList<long> Lengths { get; init; } = DefaultLengths;

    public IReadOnlyList<Mechanism> Mechanisms { get; init; } = Mechanism.All;

    /// <summary>For each mechanism in each case, over all its rounds.</summary>
    public TimeSpan Time { get; init; } = DefaultTime;

    /// <summary>The rounds of the mechanisms alternate, so that what disturbs the machine for a while disturbs all of them. Default: 5.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>When no further case begins; none by default.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The same for hot and cold files, on both kinds of sockets.</summary>
    public static IReadOnlyList<BenchmarkCase> Cases(long length) =>
    [
        new(length, SocketKind.Tcp, IsCold: false),
        new(length, SocketKind.Unix, IsCold: false),
        new(length, SocketKind.Tcp, IsCold: true),
        new(length, SocketKind.Unix, IsCold: true),
    ];
}
