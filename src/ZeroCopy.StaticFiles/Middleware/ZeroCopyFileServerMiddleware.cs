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
    /// <item>What the path leads to.</item>
    /// <item>The rest of the pipeline, where it leads to nothing.</item>
    /// <item>Where that found nothing: the page of the application for a navigation, or an error page.</item>
    /// </list>
    /// </remarks>
    public Task Invoke(HttpContext context)
    {
        // :: Step 1: for this site?
        var request = context.Request;

        if (context.GetEndpoint()?.RequestDelegate is not null
            || !_responder.Answers(request.Method)
            || !request.Path.StartsWithSegments(_settings.Mount, out var remaining))
        {
            return PassOnAsync(context, isOurs: false);
        }

        // :: Step 2: what it leads to.
        var match = _resolver.Find(remaining.Value ?? "", request.Headers.AcceptEncoding.ToString());

        return match.Kind switch
        {
            SiteMatchKind.File => _responder.AnswerAsync(context, match.File),
            SiteMatchKind.Redirect => _directories.RedirectAsync(context, hasSlash: false),
            SiteMatchKind.RedirectWithoutSlash => _directories.RedirectAsync(context, hasSlash: true),
            SiteMatchKind.Listing => _directories.ListAsync(context, match.Path),
            SiteMatchKind.Moved => RedirectAsync(context, match),
            SiteMatchKind.Page => AnswerWithPageAsync(context, match),
            SiteMatchKind.Failed => _responder.FailAsync(context),
            _ => PassOnAsync(context, isOurs: true, rewritten: match.Path),
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

    // :: Step 3: the rest of the pipeline.
    private Task PassOnAsync(HttpContext context, bool isOurs, string? rewritten = null)
    {
        if (!string.IsNullOrEmpty(rewritten))
        {
            context.Request.Path = _settings.Mount.Add(rewritten);
        }

        return _settings.LooksBack ? LookBackAsync(context, isOurs) : _next(context);
    }

    private async Task LookBackAsync(HttpContext context, bool isOurs)
    {
        await _next(context);

        // :: Step 4: only where nobody wrote anything.
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
            && await _pages.TryServeAsync(context, fallback, StatusCodes.Status200OK, "fallback_page"))
        {
            return;
        }

        if (_settings.ErrorPages.TryGet(response.StatusCode, out var page)
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
