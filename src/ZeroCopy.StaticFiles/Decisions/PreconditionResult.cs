namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>What the preconditions of a GET or HEAD lead to.</summary>
internal enum PreconditionResult
{
    /// <summary>None failed: perform the method, ranges included.</summary>
    Proceed,

    /// <summary>The client's copy is current: 304.</summary>
    NotModified,

    /// <summary>The client asked for a representation that is no longer this one: 412.</summary>
    PreconditionFailed,
}
