using System.Globalization;

namespace ZeroCopy.Host.Limits;

/// <summary>Refuses requests of clients that may not ask (403), or ask too often (429).</summary>
internal sealed class ClientGateMiddleware(RequestDelegate next, ClientGate gate, LimitReports reports)
{
    public Task Invoke(HttpContext context)
    {
        var client = context.Connection.RemoteIpAddress;

        if (!gate.Admits(client))
        {
            reports.RequestRefused("access", client);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        if (!gate.TryTake(client, out var wait))
        {
            reports.RequestRefused("rate", client);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        return next(context);
    }
}
