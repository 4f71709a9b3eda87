namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Whether the time of a file tells its next change from its last one.</summary>
internal static class ClockGranularity
{
    // Linux stamps files with the time of the last timer tick: 10 ms at CONFIG_HZ=100, the slowest in use.
    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(10);

    // Whole seconds mean a file system that keeps no more: ext3 and NFSv2 1 s, FAT 2 s.
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

    /// <summary>
    /// RFC 9110 §8.8.1: a strong validator changes "whenever a change occurs to the representation data". Within one tick of
    /// the file system's clock a second write leaves the time as it is, so until the tick is over the tag is weak. A time in
    /// the future says nothing, and is weak too.
    /// </summary>
    public static bool MayChangeUnseen(DateTimeOffset lastModified, DateTimeOffset now)
    {
        var granularity = lastModified.UtcTicks % TimeSpan.TicksPerSecond == 0 ? Coarse : Fine;
        return now - lastModified < granularity;
    }
}
