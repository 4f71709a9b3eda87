using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles;

/// <summary>The options of <c>UseStaticFiles</c>, and what they have no word for.</summary>
public class ZeroCopyStaticFileOptions : StaticFileOptions
{
    /// <summary>Ranges, precompressed files, validators, caching, digests, hidden files, methods.</summary>
    public ZeroCopyFileOptions Files { get; } = new();
}
