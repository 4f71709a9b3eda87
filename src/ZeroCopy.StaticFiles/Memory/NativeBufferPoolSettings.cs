namespace ZeroCopy.StaticFiles.Memory;

/// <summary>Bounds of a <see cref="NativeBufferPool"/>, and who is told.</summary>
internal sealed record NativeBufferPoolSettings
{
    /// <summary>The switch of <see cref="AppContext"/> that turns all checks on.</summary>
    public const string TrackingSwitch = "ZeroCopy.TrackBuffers";

    /// <summary>The environment variable that does the same, with the value 1 or true.</summary>
    public const string TrackingVariable = "ZEROCOPY_TRACK_BUFFERS";

    private const long SmallestDefaultLimit = 64 * 1024 * 1024;
    private const long LargestDefaultLimit = 1024 * 1024 * 1024;

    /// <summary>
    /// Bytes of slabs that lie idle at most. The default is 16 MiB: heads of 4,096 responses in flight at once. A slab beyond goes back to
    /// the operating system as soon as it is idle.
    /// </summary>
    public long MaxIdleBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes in use from which on connections are slowed down. The default is an eighth of the memory that the process may have, and not
    /// less than 64 MiB or more than 1 GiB.
    /// </summary>
    public long Limit { get; init; } =
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, SmallestDefaultLimit, LargestDefaultLimit);

    /// <summary>What is checked. The default is what <see cref="TrackingSwitch"/> says; in debug builds, use after return in any case.</summary>
    public BufferChecks Checks { get; init; } = DefaultChecks;

    /// <summary>Clock of trimming and of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Told the size of each block that its renter lost, and where it was rented, if that was recorded. Runs on the finalizer thread.
    /// </summary>
    public Action<int, string?>? OnLeak { get; init; }

    private static BufferChecks DefaultChecks
    {
        get
        {
            if ((AppContext.TryGetSwitch(TrackingSwitch, out var isOn) && isOn)
                || Environment.GetEnvironmentVariable(TrackingVariable) is "1" or "true")
            {
                return BufferChecks.All;
            }

#if DEBUG
            return BufferChecks.UseAfterReturn;
#else
            return BufferChecks.None;
#endif
        }
    }
}
