namespace ZeroCopy.StaticFiles.Requests;

/// <summary>Whether a target path has only one reading, and if not, why.</summary>
internal enum TargetPathResult
{
    /// <summary>It has.</summary>
    Ok,

    /// <summary>A percent sign without two hexadecimal digits behind it.</summary>
    BadPercent,

    /// <summary>An encoded slash, or an encoded control character.</summary>
    EncodedSlashOrControl,

    /// <summary>A segment is <c>.</c> or <c>..</c>.</summary>
    DotSegment,

    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8,
}
