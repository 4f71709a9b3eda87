namespace ZeroCopy.Host.AccessLogs;

/// <summary>Takes down what the pipeline answers. First of all, so that no answer is missed.</summary>
internal sealed class AccessLogMiddleware(RequestDelegate next, AccessLog log)
{
    /// <summary>Lets the request go on, and is told when its answer has left.</summary>
    public Task Invoke(HttpContext context)
    {
        if (log.IsOn)
        {
            var request = new PipelineRequest(log, context);
            context.Features.Set(request);

            // Behind the last flush: by then the status of a request that failed is known as well.
            context.Response.OnCompleted(static state =>
            {
                ((PipelineRequest)state).End();
                return Task.CompletedTask;
            }, request);
        }

        return next(context);
    }
}
