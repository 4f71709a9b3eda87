using System.Collections.Concurrent;

namespace ZeroCopy.Host.Limits;

/// <summary>The buckets of all clients. Those that are full again are forgotten, as they say no more than new ones.</summary>
/// <param name="rate">How many requests each may make.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestBuckets(RequestRate rate, TimeProvider time)
{
    // About 10 MB. Clients beyond, which only an attack from as many networks has at once, share some buckets.
    private const int MaxClients = 100_000;
    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<ClientAddress, RequestBucket> _buckets = new();
    private readonly RequestBucket[] _shared = [.. Enumerable.Range(0, 256).Select(static _ => new RequestBucket())];
    private readonly long _interval = Math.Max(1, time.TimestampFrequency / rate.PerSecond);
    private int _count;
    private int _sweepAt = FirstSweep;
    private int _isSweeping;

    /// <summary>Buckets that are kept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a token of a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="wait">Otherwise, how long until there is one.</param>
    public bool TryTake(ClientAddress client, out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        var isTaken = BucketOf(client).TryTake(now, _interval, rate.Burst, out var ticks);
        wait = isTaken ? TimeSpan.Zero : time.GetElapsedTime(0, ticks);
        return isTaken;
    }

    /// <summary>Gives a token back.</summary>
    public void Return(ClientAddress client) => BucketOf(client).Return(_interval);

    private RequestBucket BucketOf(ClientAddress client)
    {
        if (_buckets.TryGetValue(client, out var bucket))
        {
            return bucket;
        }

        if (Volatile.Read(ref _count) >= Volatile.Read(ref _sweepAt) && Interlocked.Exchange(ref _isSweeping, 1) == 0)
        {
            // Milliseconds, which are not for an event thread.
            ThreadPool.UnsafeQueueUserWorkItem(static buckets => buckets.Sweep(), this, preferLocal: false);
        }

        if (Volatile.Read(ref _count) >= MaxClients)
        {
            return _shared[(uint)client.GetHashCode() % (uint)_shared.Length];
        }

        var added = new RequestBucket();
        bucket = _buckets.GetOrAdd(client, added);

        if (bucket == added)
        {
            Interlocked.Increment(ref _count);
        }

        return bucket;
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();

        foreach (var entry in _buckets)
        {
            if (entry.Value.IsFull(now) && _buckets.TryRemove(entry))
            {
                Interlocked.Decrement(ref _count);
            }
        }

        Volatile.Write(ref _sweepAt, Math.Max(FirstSweep, Math.Min(MaxClients, Volatile.Read(ref _count) * 2)));
        Volatile.Write(ref _isSweeping, 0);
    }
}
