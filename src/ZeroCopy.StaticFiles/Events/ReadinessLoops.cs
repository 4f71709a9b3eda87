namespace ZeroCopy.StaticFiles.Events;

/// <summary>The loops of this process, started with the first socket that has to wait.</summary>
internal static class ReadinessLoops
{
    // A loop only resumes sends that filled a socket, so half the cores can feed more than a NIC takes; 8 is a
    // bound for large machines, where the runtime's own socket engine uses one thread for 30 cores.
    private static readonly ReadinessLoop?[] Started = new ReadinessLoop?[Math.Clamp(Environment.ProcessorCount / 2, 1, 8)];
    private static readonly Lock StartLock = new();
    private static uint _next;

    /// <summary>The next loop in turn; connections keep theirs.</summary>
    /// <returns>0, or a negative errno when a loop could not be started.</returns>
    public static int TryGetNext(out ReadinessLoop? loop)
    {
        var index = Interlocked.Increment(ref _next) % (uint)Started.Length;
        loop = Volatile.Read(ref Started[index]);

        if (loop is not null)
        {
            return 0;
        }

        lock (StartLock)
        {
            loop = Started[index];

            if (loop is not null)
            {
                return 0;
            }

            var error = ReadinessLoop.TryStart($"zerocopy events {index}", out loop);
            Volatile.Write(ref Started[index], loop);
            return error;
        }
    }
}
