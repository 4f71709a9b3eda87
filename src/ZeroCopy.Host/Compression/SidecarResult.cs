namespace ZeroCopy.Host.Compression;

/// <summary>What became of a sidecar.</summary>
internal enum SidecarOutcome
{
    /// <summary>The run was stopped before.</summary>
    NotDone,

    /// <summary>There is none, and there need not be one: the file is too small, or would not get much smaller.</summary>
    Skipped,

    /// <summary>Written, for the first time or anew.</summary>
    Made,

    /// <summary>It has the time of its original.</summary>
    UpToDate,

    /// <summary>It was there and has no reason to be.</summary>
    Removed,

    /// <summary>See the problem.</summary>
    Failed,
}

/// <param name="Before">Length of the original, when there is a sidecar now.</param>
/// <param name="After">Length of the sidecar, when there is one now.</param>
/// <param name="Problem">One line for the user, when it failed.</param>
internal readonly record struct SidecarResult(SidecarOutcome Outcome, long Before = 0, long After = 0, string? Problem = null)
{
    public static readonly SidecarResult Skipped = new(SidecarOutcome.Skipped);

    public static SidecarResult Failed(string problem) => new(SidecarOutcome.Failed, Problem: problem);
}
