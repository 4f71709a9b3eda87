using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Answers a request on its connection with a resource that is ready to be sent: by the same decisions as the pipeline.</summary>
internal sealed class ResourceResponder
{
    // Answers to pipelined requests leave together, up to what a socket buffer takes at once.
    private const int MaxGatheredBytes = 256 * 1024;

    // A small body is copied behind its head, so that one piece is sent: 2 KiB cost about as much as to count who holds it.
    public const int MaxCopiedBytes = 2 * 1024;

    // Once Kestrel knows of a connection, its keep-alive clock runs while the door sends, and ends the connection behind a download
    // that takes longer. Where the body costs this much, the pipeline's part of the cost is small.
    private const int MaxBodyBehindKestrel = 1024 * 1024;

    private readonly ServiceContext _services;
    private readonly DateLine _dateLine;
    private readonly MinimumRate _minimumRate;

    public ResourceResponder(ServiceContext services, in DoorSettings settings)
    {
        _services = services;
        _dateLine = new DateLine(settings.ServerField);
        _minimumRate = settings.MinimumRate;
    }

    /// <summary>Answers a request with a resource, or leaves it.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Choose the representation.</item>
    /// <item>Decide the answer.</item>
    /// <item>Hold the content.</item>
    /// <item>Write the head, and the body behind it.</item>
    /// </list>
    /// </remarks>
    public DoorStep Answer(in RequestHead head, CachedResource resource, DateTimeOffset now, RequestInterceptor request)
    {
        // :: Steps 1 and 2: the representation and the decision.
        if (ResourceAnswer.Decide(head, resource, now, out var answer) != HandOverReason.None)
        {
            return DoorStep.HandOver;
        }

        var (representation, decision, lines) = answer;

        // :: Step 3: the content.
        var body = decision.HasContent ? decision.Body : default;
        OpenedFile file = default;

        if (body.Length > MaxBodyBehindKestrel && !request.IsBeforeKestrel)
        {
            return DoorStep.HandOver;
        }

        if (body.Length > 0 && !(representation.Content?.TryAddReference() ?? representation.TryAcquire(out file)))
        {
            // It has just left the cache.
            return DoorStep.LookUp;
        }

        // :: Step 4: head and body.
        var output = request.Output;
        var content = representation.Content;
        var copied = content is not null && body.Length <= MaxCopiedBytes ? (int)body.Length : 0;
        var destination = output.GetSpan(ResponseHeadBytes.MaxLength(lines) + copied);
        var length = ResponseHeadBytes.Write(destination, decision, ConnectionLine(head, request.IsClosing), _dateLine.Get(now), lines);

        if (copied > 0)
        {
            content!.Span.Slice((int)body.Offset, copied).CopyTo(destination[length..]);
            content.Release();
        }

        request.AccessTrail?.Add(head, decision.StatusCode, length, body.Length, now, output.SentBytes + output.UnflushedBytes);
        output.Advance(length + copied);
        Report(head, decision.StatusCode, body.Length, content is null, request);

        if (body.Length == 0 || copied > 0)
        {
            return NextStep(output);
        }

        if (content is not null)
        {
            output.Append(content, (int)body.Offset, (int)body.Length);
            return NextStep(output);
        }

        request.Hold(file);
        var region = file.Region(body.Offset, body.Length, representation.Mechanism);
        output.Append(region with { IsResident = representation.IsResident }, _minimumRate);
        return DoorStep.Flush;
    }

    /// <summary>Tells what the first request of a connection would be answered with. Sends and counts nothing.</summary>
    public DoorExplanation Explain(in RequestHead head, CachedResource resource, DateTimeOffset now)
    {
        var handOver = ResourceAnswer.Decide(head, resource, now, out var answer);

        if (handOver != HandOverReason.None)
        {
            return new DoorExplanation(RequestHeadResult.Complete) { HandOver = handOver };
        }

        var bytes = new byte[ResponseHeadBytes.MaxLength(answer.Lines)];
        var length = ResponseHeadBytes.Write(bytes, answer.Decision, ConnectionLine(head, isClosing: false), _dateLine.Get(now), answer.Lines);
        return new DoorExplanation(RequestHeadResult.Complete) { Head = bytes[..length], Delivery = answer.Representation.Delivery };
    }

    /// <summary>Answers a request in a version that cannot follow another one on a connection, as Kestrel does.</summary>
    public void RefuseVersion(SocketOutput output)
    {
        output.Write("HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Length: 0\r\nConnection: close\r\n"u8);
        output.Write(_dateLine.Get(_services.Time.GetUtcNow()));
        output.Write("\r\n"u8);
    }

    // Whoever gathers holds memory, so nobody does when it is tight.
    private DoorStep NextStep(SocketOutput output) =>
        output.UnflushedBytes >= MaxGatheredBytes || _services.Buffers.Budget.IsTight ? DoorStep.Flush : DoorStep.Read;

    // As Kestrel: RFC 9112 §9.3, and the answer to an HTTP/1.0 client that asked for the connection to be kept (appendix C.2.2).
    private static ReadOnlySpan<byte> ConnectionLine(in RequestHead head, bool isClosing) =>
        !head.IsPersistent || isClosing ? "Connection: close\r\n"u8
        : head.IsHttp11 ? default
        : "Connection: keep-alive\r\n"u8;

    private void Report(in RequestHead head, int statusCode, long length, bool isFile, RequestInterceptor request)
    {
        var metrics = _services.Metrics;
        metrics.RequestAnswered(statusCode);

        if (length > 0)
        {
            metrics.ResponseSent(isFile ? "sendfile" : "memory", "none");
        }

        if (_services.RequestLogger.IsEnabled(LogLevel.Information))
        {
            RequestLog.Answered(
                _services.RequestLogger,
                request.RemoteAddress,
                head.IsHead ? "HEAD" : "GET",
                Encoding.ASCII.GetString(head.Target),
                head.IsHttp11 ? "HTTP/1.1" : "HTTP/1.0",
                statusCode,
                length);
        }
    }
}
