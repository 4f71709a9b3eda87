namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>
/// What a GET or HEAD for an existing file is answered with, before any header or byte of it is made.
/// </summary>
/// <param name="StatusCode">200, 206, 304, 412 or 416.</param>
/// <param name="Body">
/// The bytes of the representation that the response is about; Length is its Content-Length for 200 and 206, to HEAD too, and 0
/// for 304, 412 and 416.
/// </param>
/// <param name="CompleteLength">The length of the whole representation, for Content-Range.</param>
internal readonly record struct ResponseDecision(int StatusCode, ByteRange Body, long CompleteLength)
{
    /// <summary>Whether the request was HEAD: headers as for GET, and no content (RFC 9110 §9.3.2).</summary>
    public bool IsHead { get; init; }

    /// <summary>
    /// The ranges of a multipart answer, disjoint and in the order to send; <see cref="Body"/> is empty then. Otherwise
    /// <see langword="null"/>.
    /// </summary>
    public ByteRange[]? Parts { get; init; }

    /// <summary>Whether the bytes of <see cref="Body"/> follow the head; never in answer to HEAD.</summary>
    public bool HasContent => StatusCode is 200 or 206 && !IsHead;

    /// <summary>
    /// Whether Content-Range is sent (§14.4): for 206 <see cref="ContentRange.ForPart"/>, for 416
    /// <see cref="ContentRange.Unsatisfied"/>. §15.3.7.2: a server "MUST NOT generate a Content-Range header field in the HTTP header
    /// section of a multiple part response".
    /// </summary>
    public bool HasContentRange => StatusCode is 206 or 416 && Parts is null;

    /// <summary>
    /// Decides, in this order:
    /// <list type="number">
    /// <item>Preconditions (§13.2.2 steps 1 to 4): 412 or 304.</item>
    /// <item>HEAD, or no Range: 200 and the whole. §14.2: "A server MUST ignore a Range header field received with a request method
    /// that is unrecognized or for which range handling is not defined. For this specification, GET is the only method for
    /// which range handling is defined."</item>
    /// <item>If-Range (§13.2.2 step 5) does not hold: 200 and the whole.</item>
    /// <item>Range: 206, 416, or 200 where it is to be ignored.</item>
    /// </list>
    /// </summary>
    /// <param name="conditions">The request's conditional fields and Range.</param>
    /// <param name="validators">The validators of the selected representation.</param>
    /// <param name="length">The length of the selected representation in bytes.</param>
    /// <param name="isHead">True for HEAD, false for GET.</param>
    /// <param name="now">The time of the response, by the server's clock.</param>
    public static ResponseDecision Decide(
        in RequestConditions conditions,
        in Validators validators,
        long length,
        bool isHead,
        DateTimeOffset now,
        int maxRanges = RangeSet.DefaultMaxRanges)
    {
        // :: Step 1: preconditions.
        switch (Preconditions.Evaluate(conditions, validators, now))
        {
            case PreconditionResult.PreconditionFailed:
                return new ResponseDecision(412, default, length) { IsHead = isHead };
            case PreconditionResult.NotModified:
                return new ResponseDecision(304, default, length) { IsHead = isHead };
        }

        var whole = new ResponseDecision(200, new ByteRange(0, length), length) { IsHead = isHead };

        // :: Step 2: HEAD, or no Range.
        if (isHead || conditions.Range.IsEmpty)
        {
            return whole;
        }

        // :: Step 3: If-Range.
        if (!IfRange.Permits(conditions.IfRange, validators, IsStrong(validators.LastModified, now)))
        {
            return whole;
        }

        // :: Step 4: Range.
        var ranges = RangeSet.Parse(conditions.Range, length, maxRanges);

        return ranges.Result switch
        {
            RangeResult.Single => new ResponseDecision(206, ranges.Range, length),
            RangeResult.Several => new ResponseDecision(206, default, length) { Parts = ranges.Parts },
            RangeResult.Unsatisfiable => new ResponseDecision(416, default, length),
            _ => whole,
        };
    }

    /// <summary>
    /// Whether Last-Modified may vouch for bytes. §8.8.2.2: it is weak unless the "origin server reliably knows that the associated
    /// representation did not change twice during the second covered by the presented validator". While that second lasts, it may
    /// yet change again under the same date, so at least one second must have passed. What had changed within the second before
    /// the client took its copy, a server that reads the time from a file cannot know; there the same section binds the client,
    /// which may use the date only if its copy was sent "at least one second after the Last-Modified value". The 60 seconds of
    /// RFC 7232 §2.2.2 are gone from RFC 9110. A file dated in the future never qualifies.
    /// </summary>
    private static bool IsStrong(DateTimeOffset lastModified, DateTimeOffset now) => now - lastModified >= TimeSpan.FromSeconds(1);
}
