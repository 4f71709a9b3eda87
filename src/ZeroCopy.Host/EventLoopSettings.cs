namespace ZeroCopy.Host;

/// <summary>
/// Settings of the runtime's socket event loops for a server whose pipeline never blocks: it runs inline, on one event
/// thread a core, without a hop to the thread pool.
/// </summary>
internal static class EventLoopSettings
{
    private const string ThreadCount = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Sets what the environment leaves open. Call it before the first socket is made.</summary>
    public static void Apply()
    {
        // The runtime's own choice is one event thread for 30 cores, enough to hand work on but not to do it. On one core
        // two were slower than one, so a single core keeps the default.
        if (Environment.ProcessorCount > 1 && Environment.GetEnvironmentVariable(ThreadCount) is null)
        {
            Environment.SetEnvironmentVariable(ThreadCount, Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
