using System.Collections.Concurrent;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>Keeps empty pipes for the next send: to make one costs three system calls, and its size another.</summary>
internal sealed class SplicePipePool
{
    // 32 sends at a time; two descriptors each.
    private const int MaxIdle = 32;

    private readonly ConcurrentQueue<SplicePipe> _idle = new();
    private int _inUse;

    /// <summary>Pipes that are rented now.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Pipes that are kept.</summary>
    public int Idle => _idle.Count;

    /// <summary>Takes a pipe.</summary>
    /// <returns>0, or a negative errno.</returns>
    public int TryRent(out SplicePipe? pipe)
    {
        var error = _idle.TryDequeue(out pipe) ? 0 : SplicePipe.TryCreate(out pipe);

        if (error == 0)
        {
            Interlocked.Increment(ref _inUse);
        }

        return error;
    }

    /// <summary>Gives a pipe back.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="isEmpty">Whether nothing is in it; otherwise it is closed, or its bytes would turn up in another response.</param>
    public void Return(SplicePipe pipe, bool isEmpty)
    {
        Interlocked.Decrement(ref _inUse);

        // Counted without a lock, so the bound is kept to within the sends that end at the same moment.
        if (isEmpty && _idle.Count < MaxIdle)
        {
            _idle.Enqueue(pipe);
        }
        else
        {
            pipe.Dispose();
        }
    }
}
