namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The slowest client that is still served: at least <paramref name="BytesPerSecond"/>, measured over a
/// <see cref="Window"/>. Kestrel's <c>MinDataRate</c> as a value (default there: 240 bytes/s, 5 s).
/// </summary>
internal readonly record struct MinimumRate(double BytesPerSecond, TimeSpan GracePeriod)
{
    // Kestrel: KestrelServerLimits.MaxResponseBufferSize.
    private const double HiddenBytes = 64 * 1024;

    /// <summary>No minimum.</summary>
    public static readonly MinimumRate None;

    public bool IsNone => BytesPerSecond <= 0;

    /// <summary>
    /// How long a client is watched before it is judged: the grace period, or the time that 64 KiB take at the minimum rate,
    /// whichever is longer.
    /// </summary>
    /// <remarks>
    /// The time for 64 KiB is what Kestrel grants a full output buffer (273 s at its default of 240 bytes/s). It is needed: a
    /// receiver announces what its application read in steps, not byte by byte, and between two steps nothing is seen to move.
    /// On loopback a steady reader of 16 KB/s showed no progress for 8 s, and 24 s after its window had grown to 14 MB.
    /// </remarks>
    public TimeSpan Window => TimeSpan.FromSeconds(Math.Max(GracePeriod.TotalSeconds, HiddenBytes / BytesPerSecond));
}
