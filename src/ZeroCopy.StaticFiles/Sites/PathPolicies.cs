using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What decides about the requests of a site by path, in its order.</summary>
/// <remarks>
/// A path is covered when any spelling of it is that may lead to the same file: several slashes are one to the kernel, a directory is
/// one with and without its slash, a coded file is its original, and there are file systems that do not tell cases apart. Encoded
/// slashes, backslashes and parameters of segments are part of a name here, but may not be to the application that a request is passed on to. What a policy covers too much costs a question; what
/// it covers too little is open to everybody.
/// </remarks>
internal sealed class PathPolicies
{
    public static readonly PathPolicies None = new([]);

    private static readonly string[] CodedSuffixes =
    [
        ContentNegotiation.FileSuffix(ContentCodings.Brotli),
        ContentNegotiation.FileSuffix(ContentCodings.Zstandard),
        ContentNegotiation.FileSuffix(ContentCodings.Gzip),
    ];

    private readonly Entry[] _entries;

    public PathPolicies(Entry[] entries)
    {
        _entries = entries;
    }

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Whether a file of this path is not to be answered on a connection.</summary>
    public bool NeedPipeline(string path) => Array.Exists(_entries, entry => entry.NeedsPipeline && Covers(entry.Pattern, path));

    /// <summary>Whether a page of this path is not to be shown for another one.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="admitted">A path that the request was admitted to; <see langword="null"/> for none.</param>
    public bool Restrict(string path, string? admitted) => Array.Exists(
        _entries, entry => entry.Restricts && Covers(entry.Pattern, path) && !(admitted is not null && Covers(entry.Pattern, admitted)));

    /// <summary>Asks those that cover a path.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The decoded path below the mount, of the request or of what it leads to.</param>
    /// <param name="admitted">A path that the request was admitted to already, so that nobody is asked twice; <see langword="null"/> for none.</param>
    public async ValueTask<bool> AdmitAsync(HttpContext context, string path, string? admitted = null)
    {
        foreach (var entry in _entries)
        {
            if (Covers(entry.Pattern, path)
                && !(admitted is not null && Covers(entry.Pattern, admitted))
                && !await entry.AdmitAsync(context))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A path as the loosest of those reads it that a request may be passed on to, without a final slash.</summary>
    // Some decode slashes, some take a backslash for one, some drop parameters (Tomcat: "/a;b=c/d"), and then they resolve dot segments (RFC 3986 §5.2.4).
    public static string AsOthersReadIt(string path)
    {
        var segments = new List<string>();
        var decoded = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%5C", "/", StringComparison.OrdinalIgnoreCase).Replace('\\', '/');

        foreach (var part in decoded.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var segment = part.IndexOf(';') is >= 0 and var parameters ? part[..parameters] : part;

            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return "/" + string.Join('/', segments.Where(segment => segment != "."));
    }

    private static bool Covers(PathPattern pattern, string path) =>
        CoversPlain(pattern, path) || (path.AsSpan().ContainsAny('%', '\\', ';') && CoversPlain(pattern, AsOthersReadIt(path)));

    private static bool CoversPlain(PathPattern pattern, string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        if (path.Length == 0 || path[0] != '/')
        {
            path = "/" + path;
        }

        var trimmed = path.TrimEnd('/');
        return IsMatch(pattern, trimmed) || Array.Exists(CodedSuffixes, suffix =>
            trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && IsMatch(pattern, trimmed[..^suffix.Length]));
    }

    private static bool IsMatch(PathPattern pattern, string trimmed) => pattern.IsMatch(trimmed) || pattern.IsMatch(trimmed + "/");

    /// <summary>One of them.</summary>
    /// <param name="Pattern">The paths, in any case of letters.</param>
    /// <param name="AdmitAsync">Whether the request goes on.</param>
    /// <param name="Restricts">Whether it keeps clients from content.</param>
    /// <param name="NeedsPipeline">Whether files are left to the pipeline for it.</param>
    internal readonly record struct Entry(PathPattern Pattern, Func<HttpContext, ValueTask<bool>> AdmitAsync, bool Restricts, bool NeedsPipeline);
}
