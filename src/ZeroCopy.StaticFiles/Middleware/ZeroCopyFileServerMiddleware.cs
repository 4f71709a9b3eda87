using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// Serves a site: files, default documents, listings, clean URLs, the page of an application, error pages. Passes on what
/// it has no answer for, and looks back at what came of it.
/// </summary>
internal sealed class ZeroCopyFileServerMiddleware
{
    private readonly RequestDelegate _next;
    private readonly SiteResolver _resolver;
    private readonly FileResponder _responder;
    private readonly PageResponder _pages;
    private readonly DirectoryResponder _directories;
    private readonly FileServerSettings _settings;

    public ZeroCopyFileServerMiddleware(RequestDelegate next, ServiceContext services, Site site)
    {
        _next = next;
        _resolver = site.Resolver;
        _responder = new FileResponder(services, site);
        _pages = new PageResponder(services, site, _responder);
        _directories = new DirectoryResponder(site.Resolver.Files, site.Server, _responder);
        _settings = site.Server;
    }

    /// <summary>Answers the request, or passes it on.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Is it for this site: no endpoint of its own, below the mount, a method that is answered?</item>
    /// <item>The policies for its path, where there are any, and for what it leads to.</item>
    /// <item>What the path leads to.</item>
    /// <item>The rest of the pipeline, where it leads to nothing.</item>
    /// <item>Where that found nothing: the page of the application for a navigation, or an error page.</item>
    /// </list>
    /// </remarks>
    public Task Invoke(HttpContext context)
    {
        if (!_settings.Policies.IsEmpty)
        {
            return AskPoliciesAsync(context);
        }

        // :: Step 1: for this site?
        return IsOurs(context, out var path)
            ? AnswerAsync(context, Find(context, path))
            : PassOnAsync(context, isOurs: false);
    }

    private bool IsOurs(HttpContext context, out string path)
    {
        var isBelow = context.Request.Path.StartsWithSegments(_settings.Mount, out var remaining);
        path = remaining.Value ?? "";
        return isBelow && context.GetEndpoint()?.RequestDelegate is null && _responder.Answers(context.Request.Method);
    }

    // :: Step 2: the policies. Whatever method and whoever answers: an application behind this site is covered as its files are.
    private async Task AskPoliciesAsync(HttpContext context)
    {
        var isOurs = IsOurs(context, out var path);

        if (!await _settings.Policies.AdmitAsync(context, path))
        {
            await DenyAsync(context, isOurs, path);
        }
        else if (!isOurs)
        {
            await PassOnAsync(context, isOurs: false, admitted: path);
        }
        else
        {
            var match = Find(context, path);
            var target = match.Kind == SiteMatchKind.File ? match.File.Path : match.Kind == SiteMatchKind.Moved ? null : match.Path;

            if (string.IsNullOrEmpty(target) || await _settings.Policies.AdmitAsync(context, target, admitted: path))
            {
                await AnswerAsync(context, match, path);
            }
            else
            {
                match.File.File.Dispose();
                await DenyAsync(context, isOurs, path);
            }
        }
    }

    private Task DenyAsync(HttpContext context, bool isOurs, string path)
    {
        CompleteFields(context, path);
        return LookBackAsync(context, isOurs, admitted: null);
    }

    // What others answer with has the fields of the site too, where that is asked for.
    private void CompleteFields(HttpContext context, string path)
    {
        if (_settings.HeaderRulesForAll)
        {
            _responder.ApplyMissingRules(context, path);
        }
    }

    // :: Step 3: what it leads to.
    private SiteMatch Find(HttpContext context, string path) => _resolver.Find(path, context.Request.Headers.AcceptEncoding.ToString());

    private Task AnswerAsync(HttpContext context, in SiteMatch match, string? admitted = null)
    {
        if (match.Kind is SiteMatchKind.Redirect or SiteMatchKind.RedirectWithoutSlash or SiteMatchKind.Moved
            && context.Request.Path.StartsWithSegments(_settings.Mount, out var path))
        {
            CompleteFields(context, path.Value ?? "");
        }

        return match.Kind switch
        {
            SiteMatchKind.File => _responder.AnswerAsync(context, match.File),
            SiteMatchKind.Redirect => _directories.RedirectAsync(context, hasSlash: false),
            SiteMatchKind.RedirectWithoutSlash => _directories.RedirectAsync(context, hasSlash: true),
            SiteMatchKind.Listing => _directories.ListAsync(context, match.Path),
            SiteMatchKind.Moved => RedirectAsync(context, match),
            SiteMatchKind.Page => AnswerWithPageAsync(context, match),
            SiteMatchKind.Failed => _responder.FailAsync(context),
            _ => PassOnAsync(context, isOurs: true, match.Path, admitted),
        };
    }

    private Task RedirectAsync(HttpContext context, in SiteMatch match)
    {
        _responder.Explain(context, "moved");

        if (!FileResponder.TryAnswerMethod(context))
        {
            context.Response.StatusCode = match.StatusCode;
            context.Response.Headers.Location = LocationOf(context.Request, match);
        }

        return Task.CompletedTask;
    }

    // A path is one of the server as clients see it.
    private static string LocationOf(HttpRequest request, in SiteMatch match)
    {
        var location = match.Path[0] == '/' ? request.PathBase.ToUriComponent() + match.Path : match.Path;
        var fragment = match.KeepsQuery && request.QueryString.HasValue ? location.IndexOf('#') : -1;
        return !match.KeepsQuery ? location
            : fragment < 0 ? location + request.QueryString.Value
            : location[..fragment] + request.QueryString.Value + location[fragment..];
    }

    private async Task AnswerWithPageAsync(HttpContext context, SiteMatch match)
    {
        _responder.Explain(context, "rule_page");

        if (!FileResponder.TryAnswerMethod(context) && !await _pages.TryServeAsync(context, match.Path, match.StatusCode, "rule_page"))
        {
            context.Response.StatusCode = match.StatusCode;
        }
    }

    // :: Step 4: the rest of the pipeline.
    private Task PassOnAsync(HttpContext context, bool isOurs, string? rewritten = null, string? admitted = null)
    {
        CompleteFields(context, context.Request.Path.StartsWithSegments(_settings.Mount, out var path) ? path.Value ?? "" : "");

        if (!string.IsNullOrEmpty(rewritten))
        {
            context.Request.Path = _settings.Mount.Add(rewritten);
        }

        return _settings.LooksBack ? PassOnAndLookBackAsync(context, isOurs, admitted) : _next(context);
    }

    private async Task PassOnAndLookBackAsync(HttpContext context, bool isOurs, string? admitted)
    {
        await _next(context);
        await LookBackAsync(context, isOurs, admitted);
    }

    private async Task LookBackAsync(HttpContext context, bool isOurs, string? admitted)
    {
        // :: Step 5: only where nobody wrote anything.
        var response = context.Response;

        if (response.HasStarted || response.ContentLength is not null || !string.IsNullOrEmpty(response.ContentType))
        {
            return;
        }

        // An endpoint that answers 404 means it: the application's page would hide it from a caller of the API.
        if (isOurs
            && response.StatusCode == StatusCodes.Status404NotFound
            && context.GetEndpoint() is null
            && _settings.NavigationFallback is { } fallback
            && context.Request.Path.StartsWithSegments(_settings.Mount, out var remaining)
            && _settings.FallsBack(remaining.Value ?? "")
            && NavigationRequest.IsNavigation(context.Request.Method, context.Request.Headers.Accept, context.Request.Path.Value)
            && (_settings.Policies.IsEmpty || await _settings.Policies.AdmitAsync(context, fallback, admitted))
            && await _pages.TryServeAsync(context, fallback, StatusCodes.Status200OK, "fallback_page"))
        {
            return;
        }

        if (_settings.ErrorPages.TryGet(response.StatusCode, out var page)
            && !_settings.Policies.Restrict(page, admitted)
            && await _pages.TryServeAsync(context, page, response.StatusCode, "error_page"))
        {
            return;
        }

        if (isOurs && response.StatusCode == StatusCodes.Status404NotFound && context.GetEndpoint() is null)
        {
            _responder.Explain(context, "nothing");
        }
    }
}
