using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace ZeroCopy.Host.AccessLogs;

/// <summary>
/// Takes down what Kestrel refuses before there is a request for the pipeline: 400, 408, 414, 431, 505. It tells of that by an event of its
/// <see cref="DiagnosticListener"/>, and of nothing else here.
/// </summary>
internal sealed class RefusedRequests : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly AccessLog _log;
    private readonly IDisposable _subscription;

    public RefusedRequests(AccessLog log, DiagnosticListener listener)
    {
        _log = log;
        _subscription = listener.Subscribe(this, static (name, _, _) => name == BadRequest);
    }

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A body that is refused while the pipeline reads it ends with the pipeline's answer.
        if (value.Value is IFeatureCollection features
            && features.Get<PipelineRequest>() is null
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException exception
            && _log.Rent() is { } entry)
        {
            // As far as it was read.
            var request = features.Get<IHttpRequestFeature>();
            entry.Time = _log.Time.GetUtcNow();
            entry.Duration = TimeSpan.Zero;
            entry.Address = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;
            entry.Method = string.IsNullOrEmpty(request?.RawTarget) ? "" : request.Method ?? "";
            entry.Protocol = entry.Method.Length == 0 ? "" : request?.Protocol ?? "";
            entry.Target = entry.Keep(request?.RawTarget);
            entry.StatusCode = exception.StatusCode;
            entry.SentBytes = 0;
            entry.IsComplete = true;
            entry.AnsweredBy = "server";
            _log.End(entry);
        }
    }

    public void OnCompleted()
    {
        // The listener lives as long as the server.
    }

    public void OnError(Exception error)
    {
        // It has no errors of its own.
    }

    public void Dispose() => _subscription.Dispose();
}
