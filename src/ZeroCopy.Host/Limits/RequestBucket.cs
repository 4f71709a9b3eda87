namespace ZeroCopy.Host.Limits;

/// <summary>
/// The requests of one client, as a token bucket in a single value: the moment at which the bucket is full again (GCRA, ATM Forum TM 4.0 §4.4.2).
/// A request is one exchange of it, without a lock, a timer or an allocation.
/// </summary>
internal sealed class RequestBucket
{
    private long _fullAt;

    /// <summary>Takes a token, if there is one.</summary>
    /// <param name="now">The time, in ticks of the clock.</param>
    /// <param name="interval">Ticks until one token is there again.</param>
    /// <param name="burst">How many tokens there are when it is full.</param>
    /// <param name="wait">Otherwise, ticks until there is one.</param>
    public bool TryTake(long now, long interval, int burst, out long wait)
    {
        var fullAt = Volatile.Read(ref _fullAt);

        while (true)
        {
            var next = Math.Max(fullAt, now) + interval;
            wait = next - now - (interval * burst);

            if (wait > 0)
            {
                return false;
            }

            var seen = Interlocked.CompareExchange(ref _fullAt, next, fullAt);

            if (seen == fullAt)
            {
                return true;
            }

            fullAt = seen;
        }
    }

    /// <summary>Gives a token back that was taken a moment ago.</summary>
    public void Return(long interval) => Interlocked.Add(ref _fullAt, -interval);

    /// <summary>Whether it says as much as a new one.</summary>
    public bool IsFull(long now) => Volatile.Read(ref _fullAt) <= now;
}
