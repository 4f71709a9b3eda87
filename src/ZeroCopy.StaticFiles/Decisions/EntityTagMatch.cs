namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>What a list of entity tags says about the current one.</summary>
internal enum EntityTagMatch
{
    /// <summary>The value is neither <c>*</c> nor a list of entity tags.</summary>
    Invalid,

    /// <summary>A list of entity tags, possibly empty, and the current one is not on it.</summary>
    NoMatch,

    /// <summary><c>*</c>, or a list that holds the current entity tag.</summary>
    Match,
}
