using Microsoft.AspNetCore.Http.Features;
using ZeroCopy.StaticFiles.Connections;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>Feature of a request that the pipeline answers, with what is known when it begins.</summary>
/// <param name="log">Where it is taken down.</param>
/// <param name="context">The request.</param>
internal sealed class PipelineRequest(AccessLog log, HttpContext context)
{
    private readonly DateTimeOffset _time = log.Time.GetUtcNow();
    private readonly long _start = log.Time.GetTimestamp();
    private readonly SocketOutput? _output = context.Features.Get<SocketOutput>();
    private readonly long _before = context.Features.Get<SocketOutput>()?.SentBytes ?? 0;

    /// <summary>The answer has left, or never will. The client's address is that which ForwardedHeaders found.</summary>
    public void End()
    {
        if (log.Rent() is not { } entry)
        {
            return;
        }

        var (request, response) = (context.Request, context.Response);
        var written = HttpMethods.IsHead(request.Method) ? 0 : ResponseBytes.Of(context) ?? response.ContentLength ?? 0;
        var promised = HttpMethods.IsHead(request.Method) ? 0 : response.ContentLength ?? written;
        var failed = _output is { HasFailed: true };

        entry.Time = _time;
        entry.Duration = log.Time.GetElapsedTime(_start);
        entry.Address = context.Connection.RemoteIpAddress;
        entry.Method = request.Method;
        entry.Protocol = request.Protocol;
        entry.StatusCode = response.StatusCode;
        entry.AnsweredBy = "pipeline";

        // The kernel did not take all that was written; the head is in its number.
        entry.SentBytes = failed ? Math.Min(written, _output!.SentBytes - _before) : written;
        entry.IsComplete = !failed && response.StatusCode != StatusCodes.Status499ClientClosedRequest && (written >= promised || IsWithoutBody(response.StatusCode));
        entry.Target = entry.Keep(context.Features.Get<IHttpRequestFeature>()?.RawTarget);
        entry.Host = entry.Keep(request.Headers.Host.ToString());
        entry.Referer = entry.Keep(request.Headers.Referer.ToString());
        entry.UserAgent = entry.Keep(request.Headers.UserAgent.ToString());
        entry.ForwardedFor = default;
        entry.User = entry.Keep(context.User.Identity?.Name);
        log.End(entry);
    }

    // Some of them name the length of what they do not send (RFC 9110 §8.6).
    private static bool IsWithoutBody(int statusCode) => statusCode is StatusCodes.Status304NotModified or StatusCodes.Status204NoContent or < 200;
}
