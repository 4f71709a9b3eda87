using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.StaticFiles.Middleware;

/// <summary>Gives every response behind it a <c>SendFileAsync</c> that leaves the bytes in the kernel.</summary>
internal sealed class ZeroCopySendFileMiddleware(RequestDelegate next, ServiceContext services)
{
    public Task Invoke(HttpContext context)
    {
        SendFileFeature.Attach(context, services);
        return next(context);
    }
}
