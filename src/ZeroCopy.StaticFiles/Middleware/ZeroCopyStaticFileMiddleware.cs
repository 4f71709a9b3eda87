using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>
/// The pipeline door: answers GET and HEAD for files, as <c>UseStaticFiles</c> does, and passes everything else on.
/// </summary>
internal sealed class ZeroCopyStaticFileMiddleware(RequestDelegate next, Site site, FileResponder responder)
{
    public Task Invoke(HttpContext context)
    {
        var request = context.Request;

        if (context.GetEndpoint()?.RequestDelegate is not null
            || !responder.Answers(request.Method)
            || !request.Path.StartsWithSegments(site.Server.Mount, out var path))
        {
            return next(context);
        }

        var match = site.Resolver.Find(path.Value ?? "", request.Headers.AcceptEncoding.ToString());

        return match.Kind switch
        {
            SiteMatchKind.File => responder.AnswerAsync(context, match.File),
            SiteMatchKind.Failed => responder.FailAsync(context),
            _ => next(context),
        };
    }
}
