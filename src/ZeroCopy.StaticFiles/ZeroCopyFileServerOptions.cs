using Microsoft.AspNetCore.Builder;

namespace ZeroCopy.StaticFiles;

/// <summary>The options of <c>UseFileServer</c>, and what they have no word for.</summary>
public class ZeroCopyFileServerOptions : FileServerOptions
{
    /// <summary>Ranges, precompressed files, validators, caching, digests, hidden files, methods.</summary>
    public ZeroCopyFileOptions Files { get; } = new();

    /// <summary>
    /// Whether <c>/about</c> is answered with <c>about.html</c> where there is no <c>about</c>. Default <see langword="false"/>.
    /// </summary>
    public bool CleanUrls { get; set; }

    /// <summary>
    /// Whether <c>/about/</c> is redirected to <c>/about</c> where that leads to something, a directory's default document included; wins over
    /// <c>RedirectToAppendTrailingSlash</c>. Directories that are listed keep their slash, and so does the root. Links
    /// that are relative to a directory do not work then. Default <see langword="false"/>.
    /// </summary>
    public bool RedirectToRemoveTrailingSlash { get; set; }

    /// <summary>
    /// Paths to try, in order, where the request path names no file: <c>{path}</c> stands for it, as in <c>{path}.html</c>,
    /// <c>{path}/index.html</c>, <c>/fallback.html</c> (nginx: try_files). Empty by default.
    /// </summary>
    public IList<string> TryFiles { get; } = [];

    /// <summary>
    /// The page of a single-page application, such as <c>/index.html</c>, for navigations to paths that nothing else answers:
    /// GET or HEAD, accepting text/html, with no asset extension in the last segment, so a missing <c>.js</c> stays 404.
    /// <see langword="null"/>, the default, has no fallback.
    /// </summary>
    public string? NavigationFallback { get; set; }

    /// <summary>
    /// Patterns of paths that <see cref="NavigationFallback"/> leaves alone, such as <c>/api/**</c>; as in <see cref="CacheRule"/>. Empty by default.
    /// </summary>
    public IList<string> NavigationFallbackExclusions { get; } = [];

    /// <summary>Redirects, and other files for paths. Empty by default.</summary>
    public IList<RewriteRule> RewriteRules { get; } = [];

    /// <summary>Header fields by path, for files, listings and pages. Empty by default.</summary>
    public IList<HeaderRule> HeaderRules { get; } = [];

    /// <summary>
    /// Patterns of files that are neither served nor listed, such as <c>/_headers</c>; as in <see cref="CacheRule"/>. Names that begin with a dot
    /// are hidden anyway. Empty by default.
    /// </summary>
    public IList<string> HiddenPaths { get; } = [];

    /// <summary>
    /// Whether <see cref="HeaderRules"/> are for redirects and for answers of the rest of the pipeline too, which keep the fields that they have. Default <see langword="false"/>.
    /// </summary>
    internal bool HeaderRulesForAll { get; set; }

    /// <summary>Code that decides about requests by path. Empty by default.</summary>
    internal IList<PathPolicy> Policies { get; } = [];

    /// <summary>
    /// Pages for responses without a body, by status: <c>404</c>, or a class such as <c>50x</c> and <c>5xx</c>; such as
    /// <c>["404"] = "/404.html"</c>. The status stays. Empty by default.
    /// </summary>
    public IDictionary<string, string> ErrorPages { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a door on the connection may answer with its files; <see langword="false"/> leaves all requests to the pipeline, so that middleware sees
    /// them. Default <see langword="true"/>.
    /// </summary>
    public bool AnswerOnConnection { get; set; } = true;
}
