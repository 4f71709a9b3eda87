using ZeroCopy.StaticFiles.Events;

namespace ZeroCopy.StaticFiles.Tests.Events;

/// <summary>Counts its calls, and can hold the event thread.</summary>
internal sealed class CountingHandler : IReadinessHandler
{
    private int _calls;
    private int _seen;
    private int _reads;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Runs within the call.</summary>
    public Action? During { get; init; }

    public void OnWritable()
    {
        Interlocked.Increment(ref _calls);
        During?.Invoke();
    }

    public void OnReadable(bool untilEmpty)
    {
        if (untilEmpty)
        {
            UntilEmpty = true;
        }

        Interlocked.Increment(ref _reads);
    }

    /// <summary>Calls because of input.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Whether one of those said that all is to be read.</summary>
    public bool UntilEmpty { get; private set; }

    /// <summary>Whether one more call comes in time.</summary>
    public async Task<bool> NextAsync(int milliseconds = 5000)
    {
        for (var waited = 0; Calls == _seen && waited < milliseconds; waited += 5)
        {
            await Task.Delay(5);
        }

        if (Calls == _seen)
        {
            return false;
        }

        _seen++;
        return true;
    }
}
