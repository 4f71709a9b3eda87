namespace ZeroCopy.StaticFiles.Events;

/// <summary>The loops of this process for one purpose, each started with the first socket that needs it.</summary>
internal sealed class ReadinessLoops
{
    private readonly ReadinessLoop?[] _started;
    private readonly Lock _startLock = new();
    private readonly string _purpose;
    private uint _next;

    private ReadinessLoops(string purpose, int count)
    {
        _purpose = purpose;
        _started = new ReadinessLoop?[count];
    }

    /// <summary>
    /// For sends that filled a socket. Half the cores can feed more than a NIC takes; 8 is a bound for large machines, where the
    /// runtime's own socket engine uses one thread for 30 cores.
    /// </summary>
    public static ReadinessLoops Output { get; } = new("events", Math.Clamp(Environment.ProcessorCount / 2, 1, 8));

    /// <summary>For input. Requests are answered on these threads, so there is one for each core.</summary>
    public static ReadinessLoops Input { get; } = new("input", Environment.ProcessorCount);

    /// <summary>The next loop in turn; connections keep theirs.</summary>
    /// <returns>0, or a negative errno when a loop could not be started.</returns>
    public int TryGetNext(out ReadinessLoop? loop)
    {
        var index = Interlocked.Increment(ref _next) % (uint)_started.Length;
        loop = Volatile.Read(ref _started[index]);

        if (loop is not null)
        {
            return 0;
        }

        lock (_startLock)
        {
            loop = _started[index];

            if (loop is not null)
            {
                return 0;
            }

            var error = ReadinessLoop.TryStart($"zerocopy {_purpose} {index}", out loop);
            Volatile.Write(ref _started[index], loop);
            return error;
        }
    }
}
