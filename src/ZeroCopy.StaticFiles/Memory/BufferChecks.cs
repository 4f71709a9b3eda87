namespace ZeroCopy.StaticFiles.Memory;

/// <summary>What a <see cref="NativeBufferPool"/> checks besides what costs nothing.</summary>
[Flags]
internal enum BufferChecks
{
    /// <summary>A block that is returned twice, or read after its return and before its next renter, throws all the same.</summary>
    None = 0,

    /// <summary>
    /// Returned bytes are overwritten and looked at again before they are rented, and no block object is used twice, so that whoever
    /// kept one is found even when its bytes belong to somebody else. About 100 ns for 4 KiB.
    /// </summary>
    UseAfterReturn = 1,

    /// <summary>A block remembers where it was rented, for the report of a leak. Some 10 µs a block.</summary>
    Origin = 2,

    /// <summary>All of them.</summary>
    All = UseAfterReturn | Origin,
}
