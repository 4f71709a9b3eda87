using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>What the conditions and ranges of a request come to.</summary>
internal static class ConditionReasons
{
    private const string Area = "file";

    private static readonly string[] Names = ["If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"];

    /// <param name="site">The site.</param>
    /// <param name="request">The request, GET or HEAD.</param>
    /// <param name="validators">The validators of what is sent.</param>
    /// <param name="length">Its length.</param>
    /// <param name="now">The time of the answer.</param>
    public static IReadOnlyList<Reason> Of(Site site, ExplainedRequest request, Validators validators, long length, DateTimeOffset now)
    {
        var conditions = new RequestConditions
        {
            IfMatch = request["If-Match"],
            IfNoneMatch = request["If-None-Match"],
            IfModifiedSince = request["If-Modified-Since"],
            IfUnmodifiedSince = request["If-Unmodified-Since"],
            IfRange = request["If-Range"],
            Range = request["Range"],
        };
        var reasons = new List<Reason>();
        var result = Preconditions.Evaluate(conditions, validators, now);

        if (conditions.HasPreconditions)
        {
            var names = string.Join(", ", Names.Where(name => request[name].Length > 0));
            reasons.Add(new(Area, "conditions", $"{names}: {Describe(result)}{DescribeShadow(request)}"));
        }

        if (!conditions.Range.IsEmpty && result == PreconditionResult.Proceed)
        {
            var decision = ResponseDecision.Decide(conditions, validators, length, request.IsHead, now, site.Responses.MaxRanges);
            reasons.Add(new(Area, "range", Describe(decision, RangeSet.Parse(conditions.Range, length, site.Responses.MaxRanges).Result)));
        }

        return reasons;
    }

    private static string Describe(PreconditionResult result) => result switch
    {
        PreconditionResult.NotModified => "the client's copy is current, so 304",
        PreconditionResult.PreconditionFailed => "the file is not the one that the client asked for, so 412",
        _ => "nothing stands against sending it",
    };

    // RFC 9110 §13.2.2 looks at one of each pair.
    private static string DescribeShadow(ExplainedRequest request)
    {
        var shadows = new[] { ("If-Match", "If-Unmodified-Since"), ("If-None-Match", "If-Modified-Since") }
            .Where(pair => request[pair.Item1].Length > 0 && request[pair.Item2].Length > 0)
            .Select(pair => $"; {pair.Item2} is not looked at beside {pair.Item1}");
        return string.Concat(shadows);
    }

    private static string Describe(in ResponseDecision decision, RangeResult ranges) => decision switch
    {
        { Parts: { } parts } => $"{parts.Length} ranges, so 206 in several parts",
        { StatusCode: 206 } => $"bytes {decision.Body.Offset}-{decision.Body.Offset + decision.Body.Length - 1} of {decision.CompleteLength}, so 206",
        { StatusCode: 416 } => $"all of it lies outside of the {decision.CompleteLength} bytes, so 416",
        { IsHead: true } => "ignored: only GET has ranges",
        _ when ranges == RangeResult.None => "ignored: not in bytes, not readable, or too many",
        _ => "ignored: If-Range does not hold, so the whole is sent",
    };
}
