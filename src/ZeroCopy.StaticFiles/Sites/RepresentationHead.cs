using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Status and header fields of the answer with a file, the same through every door.</summary>
internal static class RepresentationHead
{
    /// <summary>Applies a decision about <paramref name="found"/>.</summary>
    /// <param name="response">The response, not started.</param>
    /// <param name="decision">What is answered.</param>
    /// <param name="found">The file.</param>
    /// <param name="fields">Its validators.</param>
    /// <param name="settings">Fields by path, and the field that explains.</param>
    /// <param name="delivery">How the content leaves; looked at by the field that explains only.</param>
    /// <param name="now">The time of the response.</param>
    /// <param name="multipart">The body when the decision has several parts.</param>
    public static void Apply(
        HttpResponse response,
        in ResponseDecision decision,
        in FoundFile found,
        ValidatorFields fields,
        FileResponseSettings settings,
        in Delivery delivery,
        DateTimeOffset now,
        MultipartRanges? multipart = null)
    {
        FileResponseHead.Apply(response, decision, fields, found.ContentType, now, multipart);
        FileResponseHead.ApplyCoding(response, decision, found.Coding, found.HasVariants);

        if (decision.StatusCode < StatusCodes.Status400BadRequest)
        {
            settings.HeaderRules.Apply(response.Headers, found.Path, found.RequestPath);
        }

        if (settings.DebugHeader is { } name)
        {
            response.Headers[name] = ExplainField.OfFile(found, settings.HeaderRules, delivery, decision.StatusCode);
        }
    }
}
