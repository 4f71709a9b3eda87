namespace ZeroCopy.StaticFiles;

/// <summary>Header fields for every response with content of a site whose path matches: files, listings, error pages and fallbacks.</summary>
/// <remarks>
/// Rules apply in their order; a later one wins for the same field, and <see cref="CacheRule"/>s, which are about files only, win over them.
/// </remarks>
public sealed class HeaderRule
{
    /// <summary>Makes a rule.</summary>
    /// <param name="pattern">A pattern, as in <see cref="CacheRule"/>. It is compared with the path of the request and with that of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    public HeaderRule(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Pattern = pattern;
    }

    /// <summary>The pattern; checked when the middleware is built.</summary>
    public string Pattern { get; }

    /// <summary>The fields, by name.</summary>
    public IDictionary<string, string> Fields { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
