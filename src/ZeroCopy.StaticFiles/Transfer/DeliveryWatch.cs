namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// Tells a slow but living client from a stalled one, by bytes that the client's side acknowledged.
/// </summary>
/// <remarks>
/// Bytes taken by the socket buffer prove nothing: it takes megabytes at once and then nothing for minutes while
/// a slow client drains it. Callers pass bytes accepted less bytes still queued (SIOCOUTQ).
/// </remarks>
internal struct DeliveryWatch
{
    private bool _open;
    private long _since;
    private long _deliveredAtStart;

    /// <summary>Forgets the current window; the next look opens a new one.</summary>
    public void Reset() => _open = false;

    /// <summary>Looks at the clock and the count of delivered bytes.</summary>
    /// <returns>Whether a whole window passed in which the client took less than the minimum.</returns>
    public bool IsTooSlow(MinimumRate minimum, long delivered, long timestamp, TimeProvider time)
    {
        if (!_open)
        {
            Open(delivered, timestamp);
            return false;
        }

        var elapsed = time.GetElapsedTime(_since, timestamp);

        if (elapsed < minimum.Window)
        {
            return false;
        }

        if (delivered - _deliveredAtStart < minimum.BytesPerSecond * elapsed.TotalSeconds)
        {
            return true;
        }

        Open(delivered, timestamp);
        return false;
    }

    private void Open(long delivered, long timestamp)
    {
        _open = true;
        _since = timestamp;
        _deliveredAtStart = delivered;
    }
}
