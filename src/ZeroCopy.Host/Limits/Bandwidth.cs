namespace ZeroCopy.Host.Limits;

/// <summary>The most bytes a second that are sent; <see langword="null"/> for no limit.</summary>
/// <param name="PerResponse">On a connection.</param>
/// <param name="PerClient">To a client, on all of its connections.</param>
/// <param name="Total">To all clients.</param>
/// <param name="Least">To a connection, however many share a limit: below, it would count as too slow.</param>
internal sealed record Bandwidth(long? PerResponse, long? PerClient, long? Total, long Least)
{
    /// <summary>Rates for some paths; the least that matches counts.</summary>
    public IReadOnlyList<BandwidthRule> Rules { get; init; } = [];

    /// <summary>Whether rates change while connections are open.</summary>
    public bool Changes => PerClient is not null || Total is not null || Rules.Count > 0;

    /// <summary>What one connection may send.</summary>
    /// <param name="ofClient">How many of the client's send, this one included.</param>
    /// <param name="ofAll">How many of all do.</param>
    public long Share(int ofClient, int ofAll)
    {
        var share = PerResponse ?? long.MaxValue;

        if (PerClient is { } client)
        {
            share = Math.Min(share, client / Math.Max(1, ofClient));
        }

        if (Total is { } total)
        {
            share = Math.Min(share, total / Math.Max(1, ofAll));
        }

        return Math.Max(share, Least);
    }
}
