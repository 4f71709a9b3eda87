using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Answers with a page that the path of the request does not name: an error page, or the page of an application.</summary>
internal sealed class PageResponder
{
    private readonly ServiceContext _services;
    private readonly ILogger _logger;
    private readonly SiteResolver _resolver;
    private readonly FileResponseSettings _settings;
    private readonly FileValidators _validators;
    private readonly PathString _mount;
    private readonly FileResponder _files;

    public PageResponder(ServiceContext services, Site site, FileResponder files)
    {
        _services = services;
        _logger = site.Logger;
        _resolver = site.Resolver;
        _settings = site.Responses;
        _validators = site.Validators;
        _mount = site.Server.Mount;
        _files = files;
    }

    /// <summary>Answers with a page, in the coding that the client likes best.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The page.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="match">What kind of page, for the field that explains.</param>
    /// <returns><see langword="false"/> when the page is not there.</returns>
    /// <remarks>
    /// <para>
    /// A page under 200 has the entity tag of its file, and a client that has it gets 304. It has no Last-Modified: a file that is put at this
    /// URL later may be older than the page, and would be taken for unchanged. For the same reason there are no ranges.
    /// </para>
    /// <para>An error page has no validators (RFC 9110 §8.8 has them for the selected representation, and an error is none).</para>
    /// </remarks>
    public async Task<bool> TryServeAsync(HttpContext context, string path, int statusCode, string match)
    {
        if (!TryOpen(context, path, statusCode, out var page))
        {
            return false;
        }

        using var file = page.File;
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = statusCode;

        if (page.HasVariants)
        {
            response.Headers.Append("Vary", HeaderText.AcceptEncoding);
        }

        if (statusCode == StatusCodes.Status200OK)
        {
            // The same page stands behind many URLs, and changes with each release: a cache asks each time.
            response.Headers.CacheControl = "no-cache";
            await ApplyConditionAsync(context, page);
        }

        request.Path.StartsWithSegments(_mount, out var asked);
        _settings.PageRules.Apply(response.Headers, path, asked.Value ?? "");

        if (_settings.DebugHeader is { } name)
        {
            response.Headers[name] = ExplainField.OfPage(match, path + ContentNegotiation.FileSuffix(page.Coding), _files.Describe(context, page));
        }

        if (response.StatusCode != statusCode)
        {
            return true;
        }

        response.ContentType = page.ContentType;
        response.ContentLength = file.Length;

        if (page.Coding != ContentCodings.None)
        {
            response.Headers.ContentEncoding = ContentNegotiation.Token(page.Coding);
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await _files.SendAsync(context, page, new ByteRange(0, file.Length), multipart: null);
        }

        return true;
    }

    private bool TryOpen(HttpContext context, string path, int statusCode, out FoundFile page)
    {
        var opened = _resolver.Files.Open(path, out var info);

        if (opened.Status != FileOpenStatus.Opened)
        {
            StaticFileLog.PageMissing(_logger, path, statusCode);
            page = default;
            return false;
        }

        _resolver.TryGetContentType(path, out var contentType);
        page = new FoundFile(path, opened.File, info, contentType) { Mechanism = _settings.Mechanisms.For(path) };

        if (_settings.Codings.Length > 0)
        {
            page = _resolver.CodedFiles.Negotiate(page, context.Request.Headers.AcceptEncoding.ToString(), out _);
        }

        return true;
    }

    private async ValueTask ApplyConditionAsync(HttpContext context, FoundFile page)
    {
        var headers = context.Request.Headers;
        var now = _services.Time.GetUtcNow();
        var fields = await _validators.GetAsync(page, now);
        var conditions = new RequestConditions { IfMatch = headers.IfMatch.ToString(), IfNoneMatch = headers.IfNoneMatch.ToString() };
        var decision = ResponseDecision.Decide(conditions, fields.Validators, page.File.Length, HttpMethods.IsHead(context.Request.Method), now);
        context.Response.StatusCode = decision.StatusCode;

        if (decision.StatusCode < StatusCodes.Status400BadRequest)
        {
            context.Response.Headers.ETag = fields.ETag;
        }
    }
}
