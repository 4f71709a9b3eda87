namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>What a Range field comes to for a representation of a known length.</summary>
internal enum RangeResult
{
    /// <summary>Absent, another unit, or bad syntax: answer as if it were not there (RFC 9110 §14.2).</summary>
    None,

    /// <summary>One satisfiable range: 206.</summary>
    Single,

    /// <summary>One range that lies outside the representation: 416 (§15.5.17).</summary>
    Unsatisfiable,

    /// <summary>
    /// Several ranges, satisfiable or not. "A server MAY ignore the Range header field" (§14.2), and for several this one does:
    /// the whole representation is the answer.
    /// </summary>
    Several,
}
