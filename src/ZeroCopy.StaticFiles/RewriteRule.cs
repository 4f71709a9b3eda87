namespace ZeroCopy.StaticFiles;

/// <summary>What becomes of the requests for paths that match a pattern: another file of the site, a redirect, or a page under a status.</summary>
/// <remarks>Rules apply in their order, once: the first that matches a path counts, and what it leads to is not looked up in the rules again.</remarks>
public sealed class RewriteRule
{
    /// <summary>Makes a rule.</summary>
    /// <param name="from">
    /// A pattern over the request path below the mount, as in <see cref="CacheRule"/>, with captures: <c>{name}</c> for a segment,
    /// <c>{**rest}</c> for all that is left; or a regular expression behind <c>re:</c>.
    /// </param>
    /// <param name="to">
    /// A path from the root of the site or, for a redirect, of the server, or an absolute URL. Captures are <c>{name}</c> or <c>$1</c>; in a
    /// redirect they are percent-encoded.
    /// </param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public RewriteRule(string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        From = from;
        To = to;
    }

    /// <summary>The pattern; checked when the middleware is built.</summary>
    public string From { get; }

    /// <summary>Where it leads to; checked when the middleware is built.</summary>
    public string To { get; }

    /// <summary>
    /// 200, the default, answers with the file at <see cref="To"/>. 301, 302, 303, 307 and 308 redirect there, with the query of the request unless
    /// <see cref="To"/> has one (RFC 9110 §15.4). 404, 410 and 451 answer with that page under that status.
    /// </summary>
    public int StatusCode { get; set; } = 200;

    /// <summary>Whether the rule wins over a file of the path. Default <see langword="true"/>; Netlify's rules without <c>!</c> do not.</summary>
    public bool Force { get; set; } = true;
}
