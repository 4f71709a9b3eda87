using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Answers a request with a file. Every middleware that finds a file ends here.</summary>
internal sealed class FileResponder
{
    private const string AllowedMethods = "GET, HEAD, OPTIONS";

    private readonly ServiceContext _services;
    private readonly ILogger _logger;
    private readonly FileSource _files;
    private readonly FileResponseSettings _settings;
    private readonly CodedFiles _codedFiles;
    private readonly FileValidators _validators;

    public FileResponder(ServiceContext services, ILogger logger, FileSource files, FileResponseSettings settings)
    {
        _services = services;
        _logger = logger;
        _files = files;
        _settings = settings;
        _codedFiles = new CodedFiles(files, settings.Codings, logger);
        _validators = new FileValidators(files, settings);
    }

    /// <summary>Where the files are.</summary>
    public FileSource Files => _files;

    /// <summary>Whether a request with this method is answered at all.</summary>
    public bool Answers(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || _settings.AnswerOtherMethods;

    /// <summary>Looks a path up and answers with what is there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The decoded path below the mount.</param>
    /// <param name="response">The answer in progress, if there is one.</param>
    /// <returns>What the path names: <see cref="FileOpenStatus.Opened"/> and <see cref="FileOpenStatus.Failed"/> are answered.</returns>
    public FileOpenStatus TryServe(HttpContext context, string path, out Task response)
    {
        response = Task.CompletedTask;

        if (!TryGetContentType(path, out var contentType))
        {
            return FileOpenStatus.NotFound;
        }

        var opened = _files.Open(path, out var info);

        switch (opened.Status)
        {
            case FileOpenStatus.Opened:
                response = AnswerAsync(context, new FoundFile(path, opened.File, info, contentType));
                break;
            case FileOpenStatus.NotFound when _settings.ServeCodedWithoutOriginal && _codedFiles.TryOpenAny(path, context.Request.Headers.AcceptEncoding, out var coded, out var coding):
                response = AnswerAsync(context, new FoundFile(path, coded, null, contentType) { Coding = coding, HasVariants = true });
                return FileOpenStatus.Opened;
            case FileOpenStatus.Refused:
                StaticFileLog.FileRefused(_logger, path, Errno.Describe(opened.Error));
                break;
            case FileOpenStatus.Failed:
                StaticFileLog.FileFailed(_logger, path, Errno.Describe(opened.Error));
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
        }

        return opened.Status;
    }

    /// <summary>Answers with a page under a status of its own: an error page, or the page of an application.</summary>
    /// <remarks>No conditions and no ranges: the page is not what the URL names, so nothing of it may be stored under that.</remarks>
    public async Task<bool> TryServePageAsync(HttpContext context, string path, int statusCode)
    {
        var opened = _files.Open(path, out var info);

        if (opened.Status != FileOpenStatus.Opened)
        {
            StaticFileLog.PageMissing(_logger, path, statusCode);
            return false;
        }

        using var file = opened.File;
        TryGetContentType(path, out var contentType);
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = contentType;
        response.ContentLength = file.Length;

        if (statusCode == StatusCodes.Status200OK)
        {
            // The same page stands behind many URLs, and changes with each release: a cache asks each time.
            response.Headers.CacheControl = "no-cache";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await SendAsync(context, file, info, new ByteRange(0, file.Length), multipart: null);
        }

        return true;
    }

    /// <summary>Answers OPTIONS with 204, other methods than GET and HEAD with 405, both with Allow.</summary>
    /// <returns><see langword="false"/> for GET and HEAD.</returns>
    public static bool TryAnswerMethod(HttpContext context)
    {
        var method = context.Request.Method;

        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return false;
        }

        // RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response".
        context.Response.StatusCode = HttpMethods.IsOptions(method) ? StatusCodes.Status204NoContent : StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = AllowedMethods;
        return true;
    }

    private bool TryGetContentType(string path, out string? contentType)
    {
        if (_settings.ContentTypes.TryGetContentType(path, out contentType))
        {
            return true;
        }

        contentType = _settings.DefaultContentType;
        return _settings.ServeUnknownFileTypes;
    }

    private Task AnswerAsync(HttpContext context, FoundFile found)
    {
        if (TryAnswerMethod(context))
        {
            found.File.Dispose();
            return Task.CompletedTask;
        }

        if (_settings.Codings.Length > 0 && found.Coding == ContentCodings.None)
        {
            found = _codedFiles.Negotiate(found, context.Request.Headers.AcceptEncoding, out var isAcceptable);

            if (!isAcceptable && _settings.RefuseUnacceptableCodings)
            {
                found.File.Dispose();
                context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
                context.Response.Headers.Vary = HeaderText.AcceptEncoding;
                return Task.CompletedTask;
            }
        }

        return ServeAsync(context, found);
    }

    /// <remarks>
    /// <list type="number">
    /// <item>Name the state of the file: validators.</item>
    /// <item>Decide the answer.</item>
    /// <item>Write the head.</item>
    /// <item>Send the body.</item>
    /// </list>
    /// </remarks>
    private async Task ServeAsync(HttpContext context, FoundFile found)
    {
        using var file = found.File;
        var (request, response) = (context.Request, context.Response);

        // :: Step 1: validators.
        var now = _services.Time.GetUtcNow();
        var fields = await _validators.GetAsync(found, now);

        // :: Step 2: the decision.
        var isHead = HttpMethods.IsHead(request.Method);
        var decision = ResponseDecision.Decide(ReadConditions(request.Headers), fields.Validators, file.Length, isHead, now, _settings.MaxRanges);

        // :: Step 3: the head.
        var multipart = decision.Parts is null ? null : MultipartRanges.Create(decision.Parts, found.ContentType, decision.CompleteLength);
        FileResponseHead.Apply(response, decision, fields, found.ContentType, now, multipart);
        FileResponseHead.ApplyCoding(response, decision, found.Coding, found.HasVariants);

        if (decision.StatusCode < StatusCodes.Status400BadRequest)
        {
            _settings.HeaderRules.Apply(response.Headers, found.Path);
        }

        if (_settings.ReprDigest && decision.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && file.Handle is not null)
        {
            await _validators.ApplyDigestAsync(context, found);
        }

        if (decision.HasContent && context.Features.Get<IHttpsCompressionFeature>() is { } compression)
        {
            compression.Mode = _settings.HttpsCompression;
        }

        if (_settings.OnPrepareResponse is not null || _settings.OnPrepareResponseAsync is not null)
        {
            await PrepareAsync(context, _files.Describe(found));
        }

        StaticFileLog.FileServed(_logger, decision.StatusCode, found.Path);

        // :: Step 4: the body.
        if (decision.HasContent)
        {
            await SendAsync(context, file, found.Info, decision.Body, multipart);
        }
    }

    private Task SendAsync(HttpContext context, OpenedFile file, IFileInfo? info, ByteRange range, MultipartRanges? multipart)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();

        if (multipart is not null)
        {
            return ResponseFileSender.SendPartsAsync(context, _services, body, file, info, multipart);
        }

        if (file.Handle is null)
        {
            return ResponseFileSender.SendAsync(context, _services, body, info!, range);
        }

        var region = new FileRegion(file.Handle, range.Offset, range.Length, file.IsResident);
        return ResponseFileSender.SendAsync(context, _services, body, region, CancellationToken.None);
    }

    private async ValueTask PrepareAsync(HttpContext context, IFileInfo file)
    {
        var prepared = new StaticFileResponseContext(context, file);
        _settings.OnPrepareResponse?.Invoke(prepared);

        if (_settings.OnPrepareResponseAsync is not null)
        {
            await _settings.OnPrepareResponseAsync(prepared);
        }
    }

    private static RequestConditions ReadConditions(IHeaderDictionary headers) => new()
    {
        IfMatch = headers.IfMatch.ToString(),
        IfNoneMatch = headers.IfNoneMatch.ToString(),
        IfModifiedSince = headers.IfModifiedSince.ToString(),
        IfUnmodifiedSince = headers.IfUnmodifiedSince.ToString(),
        IfRange = headers.IfRange.ToString(),
        Range = headers.Range.ToString(),
    };
}
