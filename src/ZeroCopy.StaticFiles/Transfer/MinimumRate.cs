namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The slowest client that is still served: at least <paramref name="BytesPerSecond"/>, measured over windows of
/// <paramref name="GracePeriod"/>. Kestrel's <c>MinDataRate</c> as a value (default there: 240 bytes/s, 5 s).
/// </summary>
internal readonly record struct MinimumRate(double BytesPerSecond, TimeSpan GracePeriod)
{
    /// <summary>No minimum.</summary>
    public static readonly MinimumRate None;

    public bool IsNone => BytesPerSecond <= 0;
}
