using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.Host.Explanation;

/// <summary>What a path leads to, by which look-ups.</summary>
internal static class PathReasons
{
    private const string Area = "path";

    /// <param name="site">The site.</param>
    /// <param name="request">The request.</param>
    /// <param name="path">The decoded path below the mount.</param>
    /// <param name="trace">What was tried.</param>
    /// <param name="match">What was found.</param>
    /// <param name="head">The answer that came of it.</param>
    public static IEnumerable<Reason> Of(Site site, ExplainedRequest request, string path, LookUpTrace trace, SiteMatch match, AnswerHead head)
    {
        if (site.Server.Rewrites.TryMatch(path.Length == 0 ? "/" : path, out var rule))
        {
            yield return new(Area, "rule", $"{Describe(rule)}{(rule.Force ? "" : "; only where nothing else is there")}");
        }

        foreach (var lookUp in trace.LookUps)
        {
            yield return new(Area, "tried", $"{lookUp.Path}: {Describe(lookUp, site.Resolver.Files)}");
        }

        yield return new(Area, "leads to", match.Kind switch
        {
            SiteMatchKind.File when match.File.Coding != ContentCodings.None =>
                $"{match.File.Path}{ContentNegotiation.FileSuffix(match.File.Coding)}, for which there is no original",
            SiteMatchKind.File => $"{match.File.Path}, {Describe(match.File.Origin)}",
            SiteMatchKind.Redirect => "a redirect: it names a directory, and relative links of its page need the slash",
            SiteMatchKind.Moved => $"{match.Path}, by a rule: {match.StatusCode}{(match.KeepsQuery ? ", and the query goes with it" : "")}",
            SiteMatchKind.Page => $"the page {match.Path} under {match.StatusCode}, by a rule",
            SiteMatchKind.RedirectWithoutSlash => "a redirect: URLs of this site end without a slash",
            SiteMatchKind.Listing => $"a listing of the directory {match.Path}, which has no default document",
            SiteMatchKind.Failed => "something that could not be opened, by the machine's doing: 503",
            _ => DescribeNothing(site.Server, request, path, head),
        });

        if (!request.IsGetOrHead)
        {
            yield return new(Area, "method", head.StatusCode is 204 or 405
                ? $"{request.Method} has no meaning for what is there: {head.StatusCode}, with the methods that have"
                : $"{request.Method} is passed on, as nothing is there");
        }
    }

    private static string Describe(in RewriteOutcome rule) => rule.StatusCode switch
    {
        200 => $"rewritten to {rule.Target}",
        < 400 => $"redirected to {rule.Target} with {rule.StatusCode}",
        _ => $"answered with {rule.StatusCode} and {rule.Target}",
    };

    private static string Describe(LookUp lookUp, FileSource files) => lookUp switch
    {
        { IsHidden: true } => "not looked up, because a pattern hides it",
        { IsOfUnknownType: true } => "not looked up, because files of its type are not served",
        { Status: FileOpenStatus.Opened } => "opened; it lies beneath the root, and is a regular file",
        { Status: FileOpenStatus.Directory } => "a directory",
        { Status: FileOpenStatus.NotFound, Error: 0 } => Describe(files.Judge(lookUp.Path)),
        { Error: Errno.EXDEV } => "refused, EXDEV: it leads out of the root, by a symbolic link that is absolute or climbs too high",
        { Error: Errno.ELOOP } => "refused, ELOOP: its symbolic links go in a circle, or are not followed",
        { Error: Errno.EACCES } => "refused, EACCES: this account may not read it, or not enter a directory above; the server's account may",
        { Status: FileOpenStatus.NotFound, Error: Errno.ENOENT } => "no such file",
        { Status: FileOpenStatus.NotFound, Error: Errno.ENOTDIR } => "no such file, ENOTDIR: a name before the last is not a directory",
        { Status: FileOpenStatus.Refused } => $"refused, {Errno.Describe(lookUp.Error)}",
        { Status: FileOpenStatus.Failed } => $"could not be opened, {Errno.Describe(lookUp.Error)}",
        _ => $"not found, {Errno.Describe(lookUp.Error)}",
    };

    private static string Describe(RelativePathResult result) => result switch
    {
        RelativePathResult.Hidden => "not looked up: a name begins with a dot, and hidden files are not served",
        RelativePathResult.DotSegment => "not looked up: a segment is a dot or two",
        RelativePathResult.Nul => "not looked up: it contains a NUL",
        RelativePathResult.NotEncodable => "not looked up: longer than the kernel takes, or not text",
        RelativePathResult.Empty => "not looked up: it names nothing",
        _ => "not a regular file",
    };

    private static string Describe(SiteMatchOrigin origin) => origin switch
    {
        SiteMatchOrigin.DefaultDocument => "the default document of the directory",
        SiteMatchOrigin.CleanUrl => "by --clean-urls",
        SiteMatchOrigin.TryFiles => "by --try-files",
        SiteMatchOrigin.Rewrite => "by the rule, behind the same URL",
        _ => "the file that the path names",
    };

    // What the pipeline made of it shows in the answer.
    private static string DescribeNothing(FileServerSettings settings, ExplainedRequest request, string path, AnswerHead head)
    {
        if (head.StatusCode == 200 && settings.NavigationFallback is { } fallback)
        {
            return $"nothing; the request is a navigation, so {fallback} answers for the application";
        }

        var page = settings.ErrorPages.TryGet(head.StatusCode, out var name) && head.HasContent ? $"the error page {name}" : "an answer without content";
        var why = settings.NavigationFallback is null ? ""
            : !settings.FallsBack(path) ? $"; {settings.NavigationFallback} is not for this path"
            : NavigationRequest.IsNavigation(request.Method, request["Accept"], path) ? ""
            : $"; {settings.NavigationFallback} is for navigations: GET or HEAD, text/html by name in Accept, no extension";
        return $"nothing: {head.StatusCode}, {page}{why}";
    }
}
