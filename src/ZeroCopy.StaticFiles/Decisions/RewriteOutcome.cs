namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>What a rule makes of a path.</summary>
/// <param name="StatusCode">200 for another path in its place, 3xx for a redirect, 4xx for a page under that status.</param>
/// <param name="Target">The path, decoded; or the value of Location.</param>
/// <param name="Force">Whether it wins over a file of that path.</param>
/// <param name="KeepsQuery">Whether the query of the request goes behind the target of a redirect.</param>
internal readonly record struct RewriteOutcome(int StatusCode, string Target, bool Force, bool KeepsQuery);
