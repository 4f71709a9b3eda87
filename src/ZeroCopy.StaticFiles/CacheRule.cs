namespace ZeroCopy.StaticFiles;

/// <summary>What holds for the files whose request path matches a pattern: header fields, such as Cache-Control for images, and how they are sent.</summary>
/// <remarks>
/// Rules apply in their order; a later one wins over an earlier one for the same field. Header fields apply to 200, 206 and 304 for
/// files, and never to error pages, fallbacks and listings.
/// </remarks>
public sealed class CacheRule
{
    /// <summary>Makes a rule.</summary>
    /// <param name="pattern">
    /// A glob over the request path below the mount: <c>*</c> within a segment, <c>**</c> across segments, <c>?</c>,
    /// <c>{a,b}</c>. With a leading slash it is anchored at the mount, without one it matches at any depth. Or a regular
    /// expression for the whole path, behind <c>re:</c>.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    public CacheRule(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Pattern = pattern;
    }

    /// <summary>The pattern; checked when the middleware is built.</summary>
    public string Pattern { get; }

    /// <summary>
    /// Seconds a client may use its copy without asking: <c>Cache-Control: max-age=N</c> (RFC 9111 §5.2.2.1).
    /// <see langword="null"/>, the default, sets no Cache-Control.
    /// </summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Adds <c>immutable</c> (RFC 8246) to <see cref="MaxAge"/>: the file behind this URL never changes. Default <see langword="false"/>.</summary>
    public bool Immutable { get; set; }

    /// <summary>
    /// Seconds a content delivery network may use its copy without asking: <c>CDN-Cache-Control: max-age=N</c> (RFC 9213), which wins over
    /// <see cref="MaxAge"/> there and means nothing to browsers. <see langword="null"/>, the default, sets no such field.
    /// </summary>
    public TimeSpan? CdnMaxAge { get; set; }

    /// <summary>
    /// The value of <c>Surrogate-Control</c>, for caches that know it instead of RFC 9213, such as <c>max-age=3600</c>; many of them take it off.
    /// <see langword="null"/>, the default, sets no such field.
    /// </summary>
    public string? SurrogateControl { get; set; }

    /// <summary>
    /// How matching files are sent, error pages and fallbacks included. <see langword="null"/>, the default, leaves it to
    /// <see cref="ZeroCopyFileOptions.TransferMode"/>.
    /// </summary>
    public TransferMode? TransferMode { get; set; }

    /// <summary>Any header fields, by name: Cache-Control (wins over <see cref="MaxAge"/>, as the others over theirs), Expires, X-Robots-Tag and so on.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
