using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Connections;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// Sends a file beneath a directory as the content of a response whose head somebody else has begun: what an application names by
/// <c>X-Accel-Redirect</c>, and no client can ask for.
/// </summary>
/// <remarks>Confined to the directory as a site is. Hidden names are served: it is the application that names them.</remarks>
internal sealed class InternalFileResponder : IDisposable
{
    private readonly ServiceContext _services;
    private readonly FileSource _files;
    private readonly TransferMechanism _mechanism;
    private readonly FileExtensionContentTypeProvider _types = new();

    /// <param name="services">Of the application.</param>
    /// <param name="root">Absolute path of the directory.</param>
    /// <param name="mechanism">How the files are sent.</param>
    public InternalFileResponder(ServiceContext services, string root, TransferMechanism mechanism)
    {
        _services = services;
        _mechanism = mechanism;

        // None is kept open: beside the request to the application, opening one costs nothing.
        _files = new FileSource(new PhysicalFileProvider(root), services.Time, openFileCacheCapacity: 0, TimeSpan.Zero, serveHiddenFiles: true);
    }

    /// <summary>
    /// Answers with the file, if it is there. What the response says of it stays: Content-Type, ETag, Last-Modified, and all fields that are not
    /// about its length or coding.
    /// </summary>
    /// <remarks>
    /// Conditions and ranges of the request count for GET and HEAD under 200, with the validators of the response. Under another status the file is the content of
    /// that answer, and sent whole: RFC 9110 §13.2.1 and §14.2 have preconditions and ranges for neither it nor other methods.
    /// </remarks>
    /// <param name="context">The request; its response has not started.</param>
    /// <param name="path">The decoded path beneath the directory, with its first slash.</param>
    /// <returns>What became of it; nothing was changed unless it is <see cref="FileOpenStatus.Opened"/>.</returns>
    public async Task<FileOpenStatus> TryAnswerAsync(HttpContext context, string path)
    {
        var opened = _files.Open(path, out var info);

        if (opened.Status != FileOpenStatus.Opened)
        {
            return opened.Status;
        }

        using var file = opened.File;
        var response = context.Response;
        RemoveFieldsOfContent(response.Headers);
        var contentType = response.ContentType ?? (_types.TryGetContentType(path, out var known) ? known : null);
        var found = new FoundFile(path, file, info, contentType) { Mechanism = _mechanism };
        var isHead = HttpMethods.IsHead(context.Request.Method);

        if (response.StatusCode == StatusCodes.Status206PartialContent)
        {
            // Of the content that was taken away; what of the file is sent is decided here.
            response.StatusCode = StatusCodes.Status200OK;
        }

        if (response.StatusCode != StatusCodes.Status200OK || !(isHead || HttpMethods.IsGet(context.Request.Method)))
        {
            response.ContentType = contentType;
            response.ContentLength = file.Length;

            if (!isHead)
            {
                await SendAsync(context, found, new ByteRange(0, file.Length), multipart: null);
            }

            return FileOpenStatus.Opened;
        }

        var now = _services.Time.GetUtcNow();
        var fields = ReadValidators(response.Headers, file, now);
        var decision = ResponseDecision.Decide(RequestConditionFields.Read(context.Request.Headers), fields.Validators, file.Length, isHead, now);
        var multipart = decision.Parts is null ? null : MultipartRanges.Create(decision.Parts, contentType, decision.CompleteLength);
        FileResponseHead.Apply(response, decision, fields, contentType, now, multipart);

        if (decision.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // About the request, and without the content that they describe.
            response.Headers.Remove(HeaderNames.ContentType);
            response.Headers.Remove(HeaderNames.ContentDisposition);
        }

        if (decision.HasContent)
        {
            await SendAsync(context, found, decision.Body, multipart);
        }

        return FileOpenStatus.Opened;
    }

    public void Dispose() => _files.Dispose();

    private static void RemoveFieldsOfContent(IHeaderDictionary headers)
    {
        headers.Remove(HeaderNames.ContentLength);
        headers.Remove(HeaderNames.ContentEncoding);
        headers.Remove(HeaderNames.ContentRange);
        headers.Remove(HeaderNames.ContentMD5);
        headers.Remove(HeaderNames.AcceptRanges);
        headers.Remove(HeaderNames.TransferEncoding);
        headers.Remove(HeaderNames.Trailer);
        headers.Remove("Content-Digest");
    }

    // The application's, which may know more of the file than its times; else the file's.
    private static ValidatorFields ReadValidators(IHeaderDictionary headers, in OpenedFile file, DateTimeOffset now)
    {
        var modified = HttpDate.TryParse(headers.LastModified.ToString(), out var told) ? told : file.LastModified;
        var key = new ValidatorKey(modified.UtcTicks, file.Length, Inode: 0, ContentCodings.None, IsWeak: ClockGranularity.MayChangeUnseen(file.LastModified, now));
        return headers.ETag.ToString() is var tag && EntityTagList.IsTag(tag) ? ValidatorFields.FromTag(key, tag) : ValidatorFields.FromMetadata(key);
    }

    private Task SendAsync(HttpContext context, FoundFile found, ByteRange range, MultipartRanges? multipart) =>
        ResponseFileSender.SendAsync(context, _services, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), found, range, multipart);
}
