namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>What a Range field comes to for a representation of a known length.</summary>
internal enum RangeResult
{
    /// <summary>Absent, another unit, bad syntax, or more ranges than allowed: answer as if it were not there (RFC 9110 §14.2).</summary>
    None,

    /// <summary>One range, after overlapping and adjacent ones were united: 206 with Content-Range.</summary>
    Single,

    /// <summary>Several ranges: 206 with multipart/byteranges (§15.3.7.2).</summary>
    Several,

    /// <summary>Every range lies outside the representation: 416 (§15.5.17).</summary>
    Unsatisfiable,
}
