namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>Where <see cref="ZeroCopyMetrics"/> reads what the native memory does, at the moment of an observation.</summary>
internal sealed record NativeMemoryReadings
{
    /// <summary>Bytes allocated for buffers.</summary>
    public required Func<long> ReservedBytes { get; init; }

    /// <summary>Bytes in responses that are being sent.</summary>
    public required Func<long> InUseBytes { get; init; }

    /// <summary>Bytes in use from which on connections are slowed down.</summary>
    public required Func<long> LimitBytes { get; init; }

    /// <summary>Bytes that a finalizer had to free.</summary>
    public required Func<long> LeakedBytes { get; init; }

    /// <summary>Bytes given back because they lay idle.</summary>
    public required Func<long> TrimmedBytes { get; init; }

    /// <summary>Mappings that buffers are cut from.</summary>
    public required Func<int> Slabs { get; init; }

    /// <summary>Flushes that were held back.</summary>
    public required Func<long> Waits { get; init; }

    /// <summary>Bytes with the content of small files.</summary>
    public required Func<long> ContentBytes { get; init; }
}
