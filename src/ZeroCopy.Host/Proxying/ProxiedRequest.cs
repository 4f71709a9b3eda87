using System.Diagnostics;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;

namespace ZeroCopy.Host.Proxying;

/// <summary>Around each request to a backend: what a client must not say, what becomes of the answer, and how long it took.</summary>
/// <remarks>
/// <list type="number">
/// <item>Take away what only a server in front may tell a backend.</item>
/// <item>Let it be answered.</item>
/// <item>Send the file that the answer names, if it names one.</item>
/// <item>Close an answer without a body: it is the backend's, and no page of ours belongs there.</item>
/// </list>
/// </remarks>
internal sealed class ProxiedRequest(RequestDelegate next, ProxyMetrics metrics, InternalFileTable files)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();

        // :: Step 1: the request. A library that reads X-Accel-Mapping or X-Sendfile-Type takes them for ours.
        InternalFileFields.Remove(context.Request.Headers);

        try
        {
            // :: Step 2: the answer.
            await next(context);

            if (!context.Response.HasStarted && IsOutOfTime(context))
            {
                context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            }

            // Without one, the failure is YARP's, and so is the status: pages for errors are for those.
            if (context.Response.HasStarted || context.Features.Get<InternalFileRequest>() is not { } request)
            {
                return;
            }

            if (request.File is not null)
            {
                // :: Step 3: the file.
                await files.AnswerAsync(context, request);
            }
            else
            {
                // :: Step 4: the end.
                await context.Response.CompleteAsync();
            }
        }
        finally
        {
            metrics.Count(context.GetReverseProxyFeature().Cluster.Config.ClusterId, context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    // To YARP, the end of the route's time looks like a client that went away.
    private static bool IsOutOfTime(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>() is not null
        && context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;
}
