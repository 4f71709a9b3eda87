namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// The request header fields that decide how much of a file is sent, unparsed (RFC 9110 §13.1, §14.2). A field that was
/// repeated arrives joined with <c>", "</c> (§5.3); an absent one is null.
/// </summary>
/// <remarks>
/// An empty field is taken as absent: it names no tag, date or range to compare with, UseStaticFiles does the same, and
/// <c>StringValues.ToString()</c> cannot tell the two apart.
/// </remarks>
internal readonly record struct RequestConditions
{
    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? IfModifiedSince { get; init; }

    public string? IfUnmodifiedSince { get; init; }

    public string? IfRange { get; init; }

    public string? Range { get; init; }

    /// <summary>
    /// Whether there is anything for <see cref="Preconditions.Evaluate"/> to look at. If-Range does not count: it qualifies
    /// Range and can never lead to 304 or 412.
    /// </summary>
    public bool HasPreconditions =>
        !string.IsNullOrEmpty(IfMatch)
        || !string.IsNullOrEmpty(IfNoneMatch)
        || !string.IsNullOrEmpty(IfModifiedSince)
        || !string.IsNullOrEmpty(IfUnmodifiedSince);
}
