using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ZeroCopy.StaticFiles.Decisions;

namespace ZeroCopy.StaticFiles.Responses;

/// <summary>Puts a decision into the status and header fields of a response: the one place that knows which field goes with which status.</summary>
internal static class FileResponseHead
{
    private const string Bytes = "bytes";

    /// <summary>Applies <paramref name="decision"/>.</summary>
    /// <param name="response">The response, not started.</param>
    /// <param name="decision">What is answered.</param>
    /// <param name="fields">The validators of the file.</param>
    /// <param name="contentType">Media type, or <see langword="null"/> for none.</param>
    /// <param name="now">The time of the response.</param>
    /// <param name="multipart">The body when the decision has several parts.</param>
    public static void Apply(
        HttpResponse response,
        in ResponseDecision decision,
        ValidatorFields fields,
        string? contentType,
        DateTimeOffset now,
        MultipartRanges? multipart = null)
    {
        // A status that someone set before, as a status-code page that is executed again does, stays.
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            response.StatusCode = decision.StatusCode;
        }

        var headers = response.Headers;

        if (decision.HasContentRange)
        {
            headers.ContentRange = decision.StatusCode == StatusCodes.Status206PartialContent
                ? ContentRange.ForPart(decision.Body, decision.CompleteLength)
                : ContentRange.Unsatisfied(decision.CompleteLength);
        }

        // 412 and 416 are about the request, not about the file.
        if (decision.StatusCode >= StatusCodes.Status400BadRequest)
        {
            return;
        }

        if ((multipart?.ContentType ?? contentType) is { Length: > 0 } type)
        {
            headers.ContentType = type;
        }

        headers.ETag = fields.ETag;

        // RFC 9110 §8.8.2.1: "An origin server with a clock MUST NOT generate a Last-Modified date that is later than the
        // server's time of message origination (Date)."
        headers.LastModified = fields.Validators.LastModified <= now ? fields.LastModified : now.ToString("R", CultureInfo.InvariantCulture);
        headers[HeaderNames.AcceptRanges] = Bytes;

        if (decision.StatusCode != StatusCodes.Status304NotModified)
        {
            response.ContentLength = multipart?.ContentLength ?? decision.Body.Length;
        }
    }

    /// <summary>
    /// Names the content coding, and that the answer depends on Accept-Encoding: on every answer for a file with coded
    /// variants, the 304 and the plain one too (RFC 9110 §12.5.5), or a cache would hand out the wrong one.
    /// </summary>
    public static void ApplyCoding(HttpResponse response, in ResponseDecision decision, ContentCodings coding, bool hasVariants)
    {
        if (decision.StatusCode >= StatusCodes.Status400BadRequest)
        {
            return;
        }

        if (hasVariants)
        {
            response.Headers.Append(HeaderNames.Vary, HeaderText.AcceptEncoding);
        }

        // A 304 stands for a response that named it (§15.4.5 lists what it repeats, and this is not among it).
        if (coding != ContentCodings.None && decision.StatusCode != StatusCodes.Status304NotModified)
        {
            response.Headers.ContentEncoding = ContentNegotiation.Token(coding);
        }
    }
}
