namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// If-Range (RFC 9110 §13.1.5): "if the representation is unchanged, send me the part(s) that I am requesting in Range;
/// otherwise, send me the entire representation". The client will glue the part to bytes it already has, so every doubt is
/// settled in favour of the whole.
/// </summary>
internal static class IfRange
{
    /// <summary>
    /// Whether Range may be honoured. An absent field permits it. An entity tag must match strongly. A date must be a strong
    /// validator and match Last-Modified exactly: "the If-Range comparison is by exact match, including when the validator is an
    /// HTTP-date". Anything else matches nothing, so the condition is false.
    /// </summary>
    /// <remarks>
    /// UseStaticFiles lets any date pass that is not before Last-Modified, and ignores a field that it cannot parse; there a
    /// file that was replaced by an older one (a rollback, <c>cp -p</c>) is glued to the newer one's bytes.
    /// </remarks>
    /// <param name="ifRange">The field value, empty when absent.</param>
    /// <param name="validators">The validators of the selected representation.</param>
    /// <param name="lastModifiedIsStrong">Whether Last-Modified is a strong validator in the sense of §8.8.2.2.</param>
    public static bool Permits(ReadOnlySpan<char> ifRange, in Validators validators, bool lastModifiedIsStrong)
    {
        if (ifRange.IsEmpty)
        {
            return true;
        }

        // "A valid entity-tag can be distinguished from a valid HTTP-date by examining the first three characters for a DQUOTE."
        var value = ifRange.Trim(" \t");
        if (value[..Math.Min(3, value.Length)].Contains('"'))
        {
            return validators.EntityTag.StrongEquals(value);
        }

        return lastModifiedIsStrong
            && HttpDate.TryParse(ifRange, out var date)
            && date == validators.LastModified;
    }
}
