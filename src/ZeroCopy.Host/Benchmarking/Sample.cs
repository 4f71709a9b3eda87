namespace ZeroCopy.Host.Benchmarking;

/// <summary>What was counted while some responses were sent.</summary>
/// <param name="Responses">Complete ones.</param>
/// <param name="Elapsed">From the first call to the last byte that the kernel took.</param>
/// <param name="Usage">Of the sending process.</param>
/// <param name="SystemCalls">Those that the library made: sending, reading, asking, waiting.</param>
/// <param name="CopiedBytes">Bytes of files that went through memory of this process.</param>
internal readonly record struct Sample(long Responses, TimeSpan Elapsed, ResourceUsage Usage, long SystemCalls, long CopiedBytes)
{
    /// <summary>The measure of all comparisons: user and system time for each response.</summary>
    public double CpuPerResponse => Usage.CpuMicroseconds / (double)Math.Max(Responses, 1);

    public static Sample operator +(Sample left, Sample right) => new(
        left.Responses + right.Responses,
        left.Elapsed + right.Elapsed,
        left.Usage + right.Usage,
        left.SystemCalls + right.SystemCalls,
        left.CopiedBytes + right.CopiedBytes);

    public static Sample operator -(Sample left, Sample right) => new(
        left.Responses - right.Responses,
        left.Elapsed - right.Elapsed,
        left.Usage - right.Usage,
        left.SystemCalls - right.SystemCalls,
        left.CopiedBytes - right.CopiedBytes);
}
