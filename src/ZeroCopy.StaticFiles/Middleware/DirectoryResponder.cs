using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Answers a request for a directory: with a redirect to its slash, or its listing.</summary>
internal sealed class DirectoryResponder(FileSource files, FileServerSettings settings, FileResponder responder)
{
    private const string Json = "application/json";
    private const string Html = "text/html";

    /// <summary>Redirects to the path with its slash, or without it.</summary>
    public Task RedirectAsync(HttpContext context, bool hasSlash)
    {
        responder.Explain(context, "redirect");

        if (!FileResponder.TryAnswerMethod(context))
        {
            var request = context.Request;
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            var path = (request.PathBase + request.Path).ToUriComponent();
            context.Response.Headers.Location = hasSlash
                ? TrailingSlash.RelativeLocationWithout(path, request.QueryString.Value)
                : TrailingSlash.RelativeLocation(path, request.QueryString.Value);
        }

        return Task.CompletedTask;
    }

    /// <summary>Lists a directory.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The decoded path below the mount, with its slash.</param>
    public async Task ListAsync(HttpContext context, string path)
    {
        responder.Explain(context, "listing");

        if (FileResponder.TryAnswerMethod(context))
        {
            return;
        }

        responder.ApplyRules(context, path);

        if (settings.ListingFormatter is { } formatter)
        {
            await formatter.GenerateContentAsync(context, files.Describe(path));
            return;
        }

        var (request, response) = (context.Request, context.Response);
        var entries = ListVisible(path);
        var order = ListingOrder.Parse(request.QueryString.Value);
        var isJson = PrefersJson(request.Headers.Accept);
        var page = new ArrayBufferWriter<byte>(4096);

        if (isJson)
        {
            DirectoryListing.WriteJson(page, entries, order);
        }
        else
        {
            DirectoryListing.WriteHtml(page, request.PathBase.Add(request.Path).Value!, entries, order);
        }

        var tag = DirectoryListing.ETag(page.WrittenSpan);
        response.Headers.ETag = tag;
        response.Headers.Vary = HeaderNames.Accept;

        // The listing is as true as its last look: a cache asks each time, and mostly hears 304.
        response.Headers.CacheControl = "no-cache";

        if (EntityTagList.Match(request.Headers.IfNoneMatch.ToString(), new EntityTag(tag), strong: false) == EntityTagMatch.Match)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = isJson ? Json : "text/html; charset=utf-8";

        if (!isJson)
        {
            // The page has no script and one style, known by its hash: nothing that a file name smuggled in would run.
            response.Headers.ContentSecurityPolicy = ListingStyle.ContentSecurityPolicy;
        }

        response.ContentLength = page.WrittenCount;

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.BodyWriter.WriteAsync(page.WrittenMemory, context.RequestAborted);
        }
    }

    private IReadOnlyList<ListedEntry> ListVisible(string path)
    {
        var entries = files.List(path);
        return settings.HiddenPaths.Length == 0 ? entries : [.. entries.Where(entry => !settings.Hides(path + entry.Name))];
    }

    // JSON only for those who ask for it more than for HTML; a browser's */* means the page.
    private static bool PrefersJson(string? accept)
    {
        if (string.IsNullOrEmpty(accept) || !MediaTypeHeaderValue.TryParseList([accept], out var types))
        {
            return false;
        }

        var json = QualityOf(types, Json);
        return json > 0 && json >= QualityOf(types, Html);
    }

    private static double QualityOf(IList<MediaTypeHeaderValue> types, string mediaType)
    {
        foreach (var type in types)
        {
            if (type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            {
                return type.Quality ?? 1;
            }
        }

        return 0;
    }
}
