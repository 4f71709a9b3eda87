namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A calibration file, as it stands in JSON.</summary>
internal sealed record CalibrationDocument
{
    public int? Version { get; init; }

    /// <summary>For TCP sockets.</summary>
    public CalibrationRow?[]? Tcp { get; init; }

    /// <summary>For Unix domain sockets.</summary>
    public CalibrationRow?[]? Unix { get; init; }
}
