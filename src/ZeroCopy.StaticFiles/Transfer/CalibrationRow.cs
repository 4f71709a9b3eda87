namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>A row of a table of a calibration file, as it stands in JSON.</summary>
internal sealed record CalibrationRow
{
    /// <summary>The greatest length, in bytes; the last row may go without.</summary>
    public long? UpTo { get; init; }

    /// <summary>Name of a mechanism.</summary>
    public string? Mode { get; init; }
}
