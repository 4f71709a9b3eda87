using Microsoft.AspNetCore.Http;

namespace ZeroCopy.StaticFiles;

/// <summary>Code that decides about the requests for some paths of a site, whatever would answer them: a file, a page, or the rest of the pipeline.</summary>
/// <param name="Pattern">The paths below the mount, as in <see cref="CacheRule"/>, in any case of letters.</param>
/// <param name="AdmitAsync">Whether the request goes on. If it does not, the response has been given its status and fields.</param>
internal sealed record PathPolicy(string Pattern, Func<HttpContext, ValueTask<bool>> AdmitAsync)
{
    /// <summary>Whether it keeps clients from content, so that nothing it covers is shown as a page for another path. Default true.</summary>
    public bool Restricts { get; init; } = true;

    /// <summary>Whether files have to be answered in the pipeline for it, which the connection door then leaves to it. Default true.</summary>
    public bool NeedsPipeline { get; init; } = true;
}
