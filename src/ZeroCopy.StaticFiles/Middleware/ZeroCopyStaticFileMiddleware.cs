using Microsoft.AspNetCore.Builder;
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

/// <summary>
/// The pipeline door: answers GET and HEAD for files, as <c>UseStaticFiles</c> does, and passes everything else on.
/// </summary>
internal sealed class ZeroCopyStaticFileMiddleware
{
    private static readonly StaticFileOptions Defaults = new();

    private readonly RequestDelegate _next;
    private readonly ILogger _logger;
    private readonly ServiceContext _services;
    private readonly PathString _mount;
    private readonly IContentTypeProvider _contentTypes;
    private readonly bool _serveUnknownFileTypes;
    private readonly string? _defaultContentType;
    private readonly HttpsCompressionMode _httpsCompression;
    private readonly Action<StaticFileResponseContext>? _onPrepareResponse;
    private readonly Func<StaticFileResponseContext, Task>? _onPrepareResponseAsync;
    private readonly FileSource _files;
    private readonly ValidatorFieldsCache _validators = new();

    public ZeroCopyStaticFileMiddleware(
        RequestDelegate next, StaticFileOptions options, ILoggerFactory loggers, ServiceContext services, FileSource files)
    {
        _next = next;
        _logger = loggers.CreateLogger("ZeroCopy.StaticFiles");
        _services = services;
        _mount = options.RequestPath;
        _contentTypes = options.ContentTypeProvider ?? new FileExtensionContentTypeProvider();
        _serveUnknownFileTypes = options.ServeUnknownFileTypes;
        _defaultContentType = options.DefaultContentType;
        _httpsCompression = options.HttpsCompression;
        _files = files;

        // The default callbacks do nothing; telling them apart saves two objects a response.
        _onPrepareResponse = options.OnPrepareResponse == Defaults.OnPrepareResponse ? null : options.OnPrepareResponse;
        _onPrepareResponseAsync = options.OnPrepareResponseAsync == Defaults.OnPrepareResponseAsync ? null : options.OnPrepareResponseAsync;
    }

    /// <summary>Answers the request, or passes it on.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Is it a request for a file: no endpoint of its own, GET or HEAD, below the mount, of a known type?</item>
    /// <item>Open the file. From here on only the open descriptor counts.</item>
    /// <item>Decide the answer.</item>
    /// <item>Write the head.</item>
    /// <item>Send the body.</item>
    /// </list>
    /// </remarks>
    public Task Invoke(HttpContext context)
    {
        // :: Step 1: a request for a file?
        var request = context.Request;

        if (context.GetEndpoint()?.RequestDelegate is not null
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || !request.Path.StartsWithSegments(_mount, out var path)
            || path.Value is not { Length: > 1 } subPath
            || !TryGetContentType(subPath, out var contentType))
        {
            return _next(context);
        }

        // :: Step 2: the file.
        var opened = _files.Open(subPath, out var info);

        switch (opened.Status)
        {
            case FileOpenStatus.Opened:
                return ServeAsync(context, subPath, opened.File, info, contentType);
            case FileOpenStatus.Refused:
                StaticFileLog.FileRefused(_logger, subPath, Errno.Describe(opened.Error));
                break;
            case FileOpenStatus.Failed:
                StaticFileLog.FileFailed(_logger, subPath, Errno.Describe(opened.Error));
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
        }

        return _next(context);
    }

    private bool TryGetContentType(string path, out string? contentType)
    {
        if (_contentTypes.TryGetContentType(path, out contentType))
        {
            return true;
        }

        contentType = _defaultContentType;
        return _serveUnknownFileTypes;
    }

    private async Task ServeAsync(HttpContext context, string path, OpenedFile file, IFileInfo? info, string? contentType)
    {
        using var opened = file;
        var (request, response) = (context.Request, context.Response);

        // :: Step 3: the decision.
        var now = _services.Time.GetUtcNow();
        var fields = _validators.Get(file.LastModified, file.Length);
        var conditions = ReadConditions(request.Headers);
        var decision = ResponseDecision.Decide(conditions, fields.Validators, file.Length, HttpMethods.IsHead(request.Method), now);

        // :: Step 4: the head.
        FileResponseHead.Apply(response, decision, fields, contentType, now);

        if (decision.HasContent && context.Features.Get<IHttpsCompressionFeature>() is { } compression)
        {
            compression.Mode = _httpsCompression;
        }

        if (_onPrepareResponse is not null || _onPrepareResponseAsync is not null)
        {
            await PrepareAsync(context, info ?? _files.Describe(path, file));
        }

        StaticFileLog.FileServed(_logger, decision.StatusCode, path);

        // :: Step 5: the body.
        if (!decision.HasContent)
        {
            return;
        }

        var (offset, length) = decision.Body;

        if (file.Handle is not null)
        {
            var region = new FileRegion(file.Handle, offset, length, file.IsResident);
            await ResponseFileSender.SendAsync(context, _services, BodyOf(context), region, CancellationToken.None);
            return;
        }

        await using var content = info!.CreateReadStream();
        await ResponseFileSender.CopyAsync(context, _services, BodyOf(context), content, offset, length);
    }

    private static IHttpResponseBodyFeature BodyOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();

    private async ValueTask PrepareAsync(HttpContext context, IFileInfo file)
    {
        var prepared = new StaticFileResponseContext(context, file);
        _onPrepareResponse?.Invoke(prepared);

        if (_onPrepareResponseAsync is not null)
        {
            await _onPrepareResponseAsync(prepared);
        }
    }

    private static RequestConditions ReadConditions(IHeaderDictionary headers) => new()
    {
        IfMatch = headers.IfMatch,
        IfNoneMatch = headers.IfNoneMatch,
        IfModifiedSince = headers.IfModifiedSince,
        IfUnmodifiedSince = headers.IfUnmodifiedSince,
        IfRange = headers.IfRange,
        Range = headers.Range,
    };
}
