namespace ZeroCopy.Host.Compression;

/// <summary>What <c>zerocopy compress</c> does with a file.</summary>
internal sealed record CompressionRules
{
    /// <summary>1024 bytes: a smaller file and its header fields fit into one packet either way.</summary>
    public const long DefaultMinSize = 1024;

    /// <summary>10 percent: less is not worth an inode, a look-up and a place in the page cache.</summary>
    public const int DefaultMinGain = 10;

    /// <summary>Bytes; smaller files get no sidecars.</summary>
    public long MinSize { get; init; } = DefaultMinSize;

    /// <summary>Percent of the original that must be saved.</summary>
    public int MinGain { get; init; } = DefaultMinGain;

    /// <summary>Makes up-to-date sidecars again.</summary>
    public bool Force { get; init; }

    /// <summary>Removes sidecars and makes none.</summary>
    public bool Clean { get; init; }

    /// <summary>Writes and removes nothing; everything else is done, so the numbers are real.</summary>
    public bool DryRun { get; init; }
}
