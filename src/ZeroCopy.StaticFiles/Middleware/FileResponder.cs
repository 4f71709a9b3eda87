using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Answers a request with a file. Every middleware that finds a file ends here.</summary>
internal sealed class FileResponder
{
    private const string AllowedMethods = "GET, HEAD, OPTIONS";

    private readonly ServiceContext _services;
    private readonly ILogger _logger;
    private readonly SiteResolver _resolver;
    private readonly FileResponseSettings _settings;
    private readonly FileValidators _validators;

    public FileResponder(ServiceContext services, Site site)
    {
        _services = services;
        _logger = site.Logger;
        _resolver = site.Resolver;
        _settings = site.Responses;
        _validators = site.Validators;
    }

    /// <summary>Whether a request with this method is answered at all.</summary>
    public bool Answers(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || _settings.AnswerOtherMethods;

    /// <summary>Answers with the machine's failure.</summary>
    public Task FailAsync(HttpContext context)
    {
        Explain(context, "failed");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    /// <summary>Adds the fields that the site's rules have for a listing.</summary>
    public void ApplyRules(HttpContext context, string path) => _settings.PageRules.Apply(context.Response.Headers, path, path);

    /// <summary>Adds, when the response starts, the fields that the site's rules have for it and it does not.</summary>
    public void ApplyMissingRules(HttpContext context, string path) => _settings.PageRules.Complete(context.Response, path);

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

    /// <summary>Answers with a file, and closes it.</summary>
    public Task AnswerAsync(HttpContext context, FoundFile found)
    {
        if (TryAnswerMethod(context))
        {
            Explain(context, "method");
            found.File.Dispose();
            return Task.CompletedTask;
        }

        if (_settings.Codings.Length > 0 && found.Coding == ContentCodings.None)
        {
            found = _resolver.CodedFiles.Negotiate(found, context.Request.Headers.AcceptEncoding.ToString(), out var isAcceptable);

            if (!isAcceptable && _settings.RefuseUnacceptableCodings)
            {
                Explain(context, "not_acceptable");
                found.File.Dispose();
                context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
                context.Response.Headers.Vary = HeaderText.AcceptEncoding;
                return Task.CompletedTask;
            }
        }

        return ServeAsync(context, found);
    }

    /// <summary>Explains an answer without a file, where that is asked for.</summary>
    /// <param name="context">The request; its response has not started.</param>
    /// <param name="match">What the path led to, as a token.</param>
    public void Explain(HttpContext context, string match)
    {
        if (_settings.DebugHeader is { } name)
        {
            context.Response.Headers[name] = ExplainField.WithoutFile(match);
        }
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
        var decision = ResponseDecision.Decide(RequestConditionFields.Read(request.Headers), fields.Validators, file.Length, isHead, now, _settings.MaxRanges);

        // :: Step 3: the head.
        var multipart = decision.Parts is null ? null : MultipartRanges.Create(decision.Parts, found.ContentType, decision.CompleteLength);
        RepresentationHead.Apply(response, decision, found, fields, _settings, Describe(context, found), now, multipart);

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
            await PrepareAsync(context, _resolver.Files.Describe(found));
        }

        StaticFileLog.FileServed(_logger, decision.StatusCode, found.Path);

        // :: Step 4: the body.
        if (decision.HasContent)
        {
            await SendAsync(context, found, decision.Body, multipart);
        }
    }

    /// <summary>How the content of a file leaves, where the field that explains is asked for.</summary>
    public Delivery Describe(HttpContext context, in FoundFile found) =>
        _settings.DebugHeader is null ? default : ResponseFileSender.Describe(context, _services, found.File, found.Mechanism);

    /// <summary>Sends content of a file.</summary>
    public Task SendAsync(HttpContext context, FoundFile found, ByteRange range, MultipartRanges? multipart) =>
        ResponseFileSender.SendAsync(context, _services, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), found, range, multipart);

    private async ValueTask PrepareAsync(HttpContext context, IFileInfo file)
    {
        var prepared = new StaticFileResponseContext(context, file);
        _settings.OnPrepareResponse?.Invoke(prepared);

        if (_settings.OnPrepareResponseAsync is not null)
        {
            await _settings.OnPrepareResponseAsync(prepared);
        }
    }
}
