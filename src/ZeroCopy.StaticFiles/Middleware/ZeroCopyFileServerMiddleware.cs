using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// Serves a site: files, default documents, listings, clean URLs, the page of an application, error pages. Passes on what
/// it has no answer for, and looks back at what came of it.
/// </summary>
internal sealed class ZeroCopyFileServerMiddleware
{
    private readonly RequestDelegate _next;
    private readonly FileResponder _responder;
    private readonly DirectoryResponder _directories;
    private readonly FileServerSettings _settings;

    public ZeroCopyFileServerMiddleware(RequestDelegate next, FileResponder responder, DirectoryResponder directories, FileServerSettings settings)
    {
        _next = next;
        _responder = responder;
        _directories = directories;
        _settings = settings;
    }

    /// <summary>Answers the request, or passes it on.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Is it for this site: no endpoint of its own, below the mount, a method that is answered?</item>
    /// <item>The file that the path names.</item>
    /// <item>The directory that the path names: slash, default document, listing.</item>
    /// <item>Other names for the path: clean URL, files to try.</item>
    /// <item>The rest of the pipeline.</item>
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

        var path = remaining.HasValue ? remaining.Value! : "";

        // :: Step 2: the file.
        var response = Task.CompletedTask;
        var status = path.Length > 1 && path[^1] != '/' ? _responder.TryServe(context, path, out response) : FileOpenStatus.NotFound;

        if (status is FileOpenStatus.Opened or FileOpenStatus.Failed)
        {
            return response;
        }

        // :: Step 3: the directory.
        if (_directories.TryServe(context, path, status, out response))
        {
            return response;
        }

        // :: Step 4: other names.
        return TryOtherNames(context, path, out response) ? response : PassOnAsync(context, isOurs: true);
    }

    private bool TryOtherNames(HttpContext context, string path, out Task response)
    {
        response = Task.CompletedTask;
        var trimmed = path.TrimEnd('/');

        if (_settings.CleanUrls && trimmed.Length > 1 && path[^1] != '/'
            && _responder.TryServe(context, trimmed + ".html", out response) == FileOpenStatus.Opened)
        {
            return true;
        }

        foreach (var template in _settings.TryFiles)
        {
            var candidate = template.Replace("{path}", trimmed, StringComparison.Ordinal);

            if (candidate.Length > 1 && _responder.TryServe(context, candidate, out response) == FileOpenStatus.Opened)
            {
                return true;
            }
        }

        return false;
    }

    // :: Step 5: the rest of the pipeline.
    private Task PassOnAsync(HttpContext context, bool isOurs) => _settings.LooksBack ? LookBackAsync(context, isOurs) : _next(context);

    private async Task LookBackAsync(HttpContext context, bool isOurs)
    {
        await _next(context);

        // :: Step 6: only where nobody wrote anything.
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
            && NavigationRequest.IsNavigation(context.Request.Method, context.Request.Headers.Accept, context.Request.Path.Value)
            && await _responder.TryServePageAsync(context, fallback, StatusCodes.Status200OK))
        {
            return;
        }

        if (_settings.ErrorPages.TryGet(response.StatusCode, out var page))
        {
            await _responder.TryServePageAsync(context, page, response.StatusCode);
        }
    }
}
