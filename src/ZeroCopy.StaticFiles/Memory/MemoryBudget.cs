namespace ZeroCopy.StaticFiles.Memory;

/// <summary>
/// Counts bytes in use against a limit. The limit refuses nobody: it makes blocks smaller first, and then connections slower.
/// </summary>
/// <remarks>
/// Only whoever holds no block may wait for <see cref="WhenRoom"/>. So what is waited for is never held by one who waits, and there is no
/// deadlock; nor does a thread stand still.
/// </remarks>
internal sealed class MemoryBudget
{
    /// <summary>
    /// One second at most: bytes are held by clients that read slowly, which they may do for hours, and others must not starve meanwhile.
    /// </summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private readonly long _tightBytes;
    private readonly ITimer _patience;
    private long _usedBytes;
    private long _waits;
    private TaskCompletionSource? _room;

    /// <param name="limit">Bytes.</param>
    /// <param name="time">Clock of the longest wait.</param>
    public MemoryBudget(long limit, TimeProvider time)
    {
        Limit = limit;
        _tightBytes = limit - (limit / 4);
        _patience = time.CreateTimer(
            static state => ((MemoryBudget)state!).EndWait(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bytes in use from which on connections wait.</summary>
    public long Limit { get; }

    /// <summary>Bytes in use.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>How often a connection had to wait, since the process started.</summary>
    public long Waits => Interlocked.Read(ref _waits);

    /// <summary>Whether three quarters are in use: from here on blocks are as small as they can be.</summary>
    public bool IsTight => UsedBytes >= _tightBytes;

    /// <summary>Whether all of it is in use.</summary>
    public bool IsExhausted => UsedBytes >= Limit;

    /// <summary>Counts bytes as in use.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _usedBytes, bytes);

    /// <summary>Counts bytes as no longer in use.</summary>
    /// <returns>Bytes that still are.</returns>
    public long Give(long bytes)
    {
        var used = Interlocked.Add(ref _usedBytes, -bytes);

        // With a distance to the limit, so that a crowd at it does not wait and go on by turns.
        if (_room is not null && used < _tightBytes)
        {
            EndWait();
        }

        return used;
    }

    /// <summary>Completes, on the thread pool, when a quarter is free again, or after <see cref="MaxWait"/>; at once if the limit is not reached.</summary>
    public Task WhenRoom()
    {
        if (!IsExhausted)
        {
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref _waits);

        // All wait for the same moment: one signal and one timer, however many they are.
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        if (Interlocked.CompareExchange(ref _room, room, null) is { } earlier)
        {
            return earlier.Task;
        }

        _patience.Change(MaxWait, Timeout.InfiniteTimeSpan);

        // Bytes that were given between the look and the signal told nobody.
        if (UsedBytes < _tightBytes)
        {
            EndWait();
        }

        return room.Task;
    }

    private void EndWait() => Interlocked.Exchange(ref _room, null)?.TrySetResult();
}
