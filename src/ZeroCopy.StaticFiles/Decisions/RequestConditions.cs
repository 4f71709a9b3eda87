namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// The request header fields that decide how much of a file is sent, unparsed (RFC 9110 §13.1, §14.2). A field that was
/// repeated arrives joined with <c>", "</c> (§5.3); an absent one is empty.
/// </summary>
/// <remarks>
/// An empty field is taken as absent: it names no tag, date or range to compare with, UseStaticFiles does the same, and
/// <c>StringValues.ToString()</c> cannot tell the two apart. Spans, because the connection door has the fields on its stack.
/// </remarks>
internal readonly ref struct RequestConditions
{
    public ReadOnlySpan<char> IfMatch { get; init; }

    public ReadOnlySpan<char> IfNoneMatch { get; init; }

    public ReadOnlySpan<char> IfModifiedSince { get; init; }

    public ReadOnlySpan<char> IfUnmodifiedSince { get; init; }

    public ReadOnlySpan<char> IfRange { get; init; }

    public ReadOnlySpan<char> Range { get; init; }

    /// <summary>
    /// Whether there is anything for <see cref="Preconditions.Evaluate"/> to look at. If-Range does not count: it qualifies
    /// Range and can never lead to 304 or 412.
    /// </summary>
    public bool HasPreconditions =>
        !IfMatch.IsEmpty || !IfNoneMatch.IsEmpty || !IfModifiedSince.IsEmpty || !IfUnmodifiedSince.IsEmpty;
}
