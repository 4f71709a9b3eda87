using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// The pipeline door: answers GET and HEAD for files, as <c>UseStaticFiles</c> does, and passes everything else on.
/// </summary>
internal sealed class ZeroCopyStaticFileMiddleware(RequestDelegate next, PathString mount, FileResponder responder)
{
    public Task Invoke(HttpContext context)
    {
        var request = context.Request;

        return context.GetEndpoint()?.RequestDelegate is null
            && responder.Answers(request.Method)
            && request.Path.StartsWithSegments(mount, out var path)
            && path.Value is { Length: > 1 } subPath
            && responder.TryServe(context, subPath, out var response) is FileOpenStatus.Opened or FileOpenStatus.Failed
                ? response
                : next(context);
    }
}
