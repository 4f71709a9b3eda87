namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>The redirect of a path to its slash, or away from it.</summary>
internal static class TrailingSlash
{
    /// <summary>
    /// Location for a path without its slash: the last segment and a slash, relative, with the query. A relative-path reference
    /// (RFC 3986 §4.2) cannot name another host, where the whole path could: <c>//evil</c> as a Location leaves the site.
    /// </summary>
    /// <param name="encodedPath">The path as in a URI, percent-encoded.</param>
    /// <param name="query">The query with its <c>?</c>, or nothing.</param>
    public static string RelativeLocation(ReadOnlySpan<char> encodedPath, string? query)
    {
        var segment = encodedPath[(encodedPath.LastIndexOf('/') + 1)..];

        // A colon would make the first segment a scheme; a backslash is a slash to some clients.
        var prefix = segment.Contains(':') || segment.Contains('\\') || segment.IsEmpty ? "./" : "";
        return $"{prefix}{segment}/{query}".Replace("\\", "%5C", StringComparison.Ordinal);
    }

    /// <summary>Location for a path that ends with a slash: its last segment without one, relative to the level above, with the query.</summary>
    /// <inheritdoc cref="RelativeLocation"/>
    public static string RelativeLocationWithout(ReadOnlySpan<char> encodedPath, string? query)
    {
        var path = encodedPath[..^1];
        return $"../{path[(path.LastIndexOf('/') + 1)..]}{query}".Replace("\\", "%5C", StringComparison.Ordinal);
    }
}
