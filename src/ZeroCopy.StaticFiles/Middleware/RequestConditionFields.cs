using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Takes the fields that decide how much of a file is sent out of a request of the pipeline.</summary>
internal static class RequestConditionFields
{
    public static RequestConditions Read(IHeaderDictionary headers) => new()
    {
        IfMatch = headers.IfMatch.ToString(),
        IfNoneMatch = headers.IfNoneMatch.ToString(),
        IfModifiedSince = headers.IfModifiedSince.ToString(),
        IfUnmodifiedSince = headers.IfUnmodifiedSince.ToString(),
        IfRange = headers.IfRange.ToString(),
        Range = headers.Range.ToString(),
    };
}
