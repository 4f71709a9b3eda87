namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// Evaluates the preconditions of a GET or HEAD on a file that exists, in the order that RFC 9110 §13.2.2 demands:
/// <list type="number">
/// <item>If-Match, compared strongly: false → 412.</item>
/// <item>If-Unmodified-Since, only without If-Match: false → 412.</item>
/// <item>If-None-Match, compared weakly: false → 304, true → proceed; If-Modified-Since is not looked at.</item>
/// <item>If-Modified-Since, only without If-None-Match: false → 304.</item>
/// <item>If-Range: not here, it decides about Range only (<see cref="IfRange"/>).</item>
/// <item>Otherwise perform the method.</item>
/// </list>
/// </summary>
/// <remarks>
/// <para><b>Entity tags that do not parse.</b> §13.1.1 lists "*", then a list that holds a match, and ends "Otherwise, the
/// condition is false": an If-Match that we cannot read is 412, for the client asked not to be answered unless it was sure.
/// §13.1.2 likewise ends "Otherwise, the condition is true": an If-None-Match that we cannot read proceeds, and still shadows
/// If-Modified-Since, which a recipient "MUST ignore … if the request contains an If-None-Match header field" (§13.1.3). nginx
/// answers 412 and 200 as well; UseStaticFiles takes such a field as absent.</para>
/// <para><b>Dates that do not parse</b> are ignored (§13.1.3 and §13.1.4: "MUST ignore … if the received field value is not a valid
/// HTTP-date"), as everywhere.</para>
/// <para><b>Dates in the future</b> are ignored too, as in UseStaticFiles and Apache httpd. RFC 9110 does not ask for it (RFC 2616
/// §14.25 called such a date invalid) and does not forbid it: 304 is a SHOULD (§13.1.3). The date is to be read "in terms
/// of the origin server's clock", and by that clock it cannot be a Last-Modified we sent; comparing it would hide a change made
/// between now and then. For If-Unmodified-Since this differs from the letter only if the file is dated in the future as well,
/// and then §8.8.2.1 has Last-Modified replaced by the time of the response, so that the condition holds.</para>
/// </remarks>
internal static class Preconditions
{
    /// <summary>Runs the steps above.</summary>
    /// <param name="conditions">The request's conditional fields.</param>
    /// <param name="validators">The validators of the selected representation.</param>
    /// <param name="now">The time of the response, by the server's clock.</param>
    public static PreconditionResult Evaluate(in RequestConditions conditions, in Validators validators, DateTimeOffset now)
    {
        // :: Step 1: If-Match.
        if (!conditions.IfMatch.IsEmpty)
        {
            if (EntityTagList.Match(conditions.IfMatch, validators.EntityTag, strong: true) != EntityTagMatch.Match)
            {
                return PreconditionResult.PreconditionFailed;
            }
        }

        // :: Step 2: If-Unmodified-Since, in the absence of If-Match.
        else if (TryReadPastDate(conditions.IfUnmodifiedSince, now, out var unmodifiedSince)
            && validators.LastModified > unmodifiedSince)
        {
            return PreconditionResult.PreconditionFailed;
        }

        // :: Step 3: If-None-Match.
        if (!conditions.IfNoneMatch.IsEmpty)
        {
            return EntityTagList.Match(conditions.IfNoneMatch, validators.EntityTag, strong: false) == EntityTagMatch.Match
                ? PreconditionResult.NotModified
                : PreconditionResult.Proceed;
        }

        // :: Step 4: If-Modified-Since, in the absence of If-None-Match.
        if (TryReadPastDate(conditions.IfModifiedSince, now, out var modifiedSince)
            && validators.LastModified <= modifiedSince)
        {
            return PreconditionResult.NotModified;
        }

        // :: Steps 5 and 6: ranges are decided by the caller.
        return PreconditionResult.Proceed;
    }

    private static bool TryReadPastDate(ReadOnlySpan<char> fieldValue, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        return !fieldValue.IsEmpty && HttpDate.TryParse(fieldValue, out date) && date <= now;
    }
}
