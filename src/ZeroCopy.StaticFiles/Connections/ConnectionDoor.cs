using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// Answers requests for files from the bytes of a connection, before Kestrel sees them. Shared by the connections of an endpoint;
/// never asks the file system, never blocks, allocates nothing.
/// </summary>
/// <remarks>
/// A request is answered when it is complete and strictly valid (<see cref="RequestHeadParser"/>), a file is known for its target,
/// and the answer needs nothing but that file. Everything else is handed over as it came.
/// </remarks>
internal sealed class ConnectionDoor
{
    // Conditions longer than this are handed over; a browser's are below 200 characters.
    private const int MaxFieldCharacters = 1024;

    // Answers to pipelined requests leave together, up to what a socket buffer takes at once.
    private const int MaxGatheredBytes = 256 * 1024;

    // A small body is copied behind its head, so that one piece is sent: 2 KiB cost about as much as to count who holds it.
    private const int MaxCopiedBytes = 2 * 1024;

    // A head that lies across blocks of the input is put together here, if it is not longer than two of them.
    private const int MaxScatteredHead = 8 * 1024;

    private readonly ServiceContext _services;
    private readonly ResourceCache _resources;
    private readonly DateLine _dateLine;

    public ConnectionDoor(ServiceContext services, ResourceCache resources, DoorSettings settings)
    {
        _services = services;
        _resources = resources;
        Settings = settings;
        _dateLine = new DateLine(settings.ServerField);
    }

    public DoorSettings Settings { get; }

    /// <summary>Clock of the deadlines.</summary>
    public TimeProvider Time => _services.Time;

    /// <summary>Answers what can be answered, into <paramref name="request"/>'s output.</summary>
    /// <param name="buffer">Bytes of the connection, from the start of a request on.</param>
    /// <param name="request">The connection's side of it.</param>
    /// <param name="consumed">Bytes of the requests that are answered.</param>
    public DoorStep Answer(in ReadOnlySequence<byte> buffer, RequestInterceptor request, out long consumed)
    {
        consumed = 0;
        var moment = new Moment(Time.GetTimestamp(), Time.GetUtcNow());

        while (consumed < buffer.Length)
        {
            var rest = consumed == 0 ? buffer : buffer.Slice(consumed);
            var step = rest.IsSingleSegment
                ? AnswerRun(rest.FirstSpan, moment, request, out var length)
                : AnswerScattered(rest, moment, request, out length);
            consumed += length;

            if (step != DoorStep.Read)
            {
                return step;
            }
        }

        return DoorStep.Read;
    }

    /// <summary>Asks the file system about the request at the front of <paramref name="buffer"/>. May wait for a disk.</summary>
    [SkipLocalsInit]
    public CachedResource LookUp(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> scratch = stackalloc byte[MaxScatteredHead];
        RequestHeadParser.Parse(Gather(buffer, scratch), Settings.HeadLimits, out var head);
        return _resources.LookUp(head.Path);
    }

    private static ReadOnlySpan<byte> Gather(in ReadOnlySequence<byte> buffer, Span<byte> scratch)
    {
        if (buffer.IsSingleSegment)
        {
            return buffer.FirstSpan;
        }

        var front = buffer.Slice(0, Math.Min(buffer.Length, scratch.Length));
        front.CopyTo(scratch);
        return scratch[..(int)front.Length];
    }

    // Requests in one block, one after the other.
    private DoorStep AnswerRun(ReadOnlySpan<byte> bytes, in Moment moment, RequestInterceptor request, out int consumed)
    {
        consumed = 0;
        var step = DoorStep.Read;

        while (step == DoorStep.Read && consumed < bytes.Length)
        {
            step = AnswerFirst(bytes[consumed..], moment, request, out var length);
            consumed += length;
        }

        return step;
    }

    // One request, whose head may reach into the next block.
    [SkipLocalsInit]
    private DoorStep AnswerScattered(in ReadOnlySequence<byte> buffer, in Moment moment, RequestInterceptor request, out int consumed)
    {
        Span<byte> scratch = stackalloc byte[MaxScatteredHead];
        return AnswerFirst(Gather(buffer, scratch), moment, request, out consumed);
    }

    private DoorStep AnswerFirst(ReadOnlySpan<byte> bytes, in Moment moment, RequestInterceptor request, out int consumed)
    {
        consumed = 0;

        if (RequestHeadParser.Parse(bytes, Settings.HeadLimits, out var head) != RequestHeadResult.Complete)
        {
            return DoorStep.HandOverForGood;
        }

        request.HeadLength = head.Length;

        if (request.TakeLookedUp() is not { } resource && !_resources.TryGet(head.Path, moment.Timestamp, out resource))
        {
            return DoorStep.LookUp;
        }

        if (resource.IsElsewhere || request.IsKestrelsTurn(moment.Timestamp))
        {
            return DoorStep.HandOver;
        }

        var step = Answer(head, resource, moment.Now, request);

        if (step is DoorStep.Read or DoorStep.Flush)
        {
            consumed = head.Length;

            if (!head.IsPersistent || request.IsClosing)
            {
                return DoorStep.Close;
            }
        }

        return step;
    }

    /// <remarks>
    /// <list type="number">
    /// <item>Choose the representation.</item>
    /// <item>Decide the answer.</item>
    /// <item>Hold the content.</item>
    /// <item>Write the head, and the body behind it.</item>
    /// </list>
    /// </remarks>
    [SkipLocalsInit]
    private DoorStep Answer(in RequestHead head, CachedResource resource, DateTimeOffset now, RequestInterceptor request)
    {
        // :: Step 1: the representation.
        Span<char> text = stackalloc char[MaxFieldCharacters];
        var characters = new FieldText(text);
        var fits = true;
        var acceptEncoding = characters.Widen(head.AcceptEncoding, ref fits);
        var conditions = new RequestConditions
        {
            IfMatch = characters.Widen(head.IfMatch, ref fits),
            IfNoneMatch = characters.Widen(head.IfNoneMatch, ref fits),
            IfModifiedSince = characters.Widen(head.IfModifiedSince, ref fits),
            IfUnmodifiedSince = characters.Widen(head.IfUnmodifiedSince, ref fits),
            IfRange = characters.Widen(head.IfRange, ref fits),
            Range = characters.Widen(head.Range, ref fits),
        };

        if (!fits)
        {
            return DoorStep.HandOver;
        }

        var representation = resource.Choose(acceptEncoding, _resources.Codings, out var isAcceptable);

        // :: Step 2: the decision.
        var decision = ResponseDecision.Decide(
            conditions, representation.Fields.Validators, representation.Length, head.IsHead, now, _resources.MaxRanges);

        if ((!isAcceptable && _resources.RefusesUnacceptableCodings)
            || decision.Parts is not null
            || !representation.TryGetFieldLines(decision.StatusCode, out var lines))
        {
            return DoorStep.HandOver;
        }

        // :: Step 3: the content.
        var body = decision.HasContent ? decision.Body : default;
        OpenedFile file = default;

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

        output.Advance(length + copied);
        Report(head, decision.StatusCode, body.Length, content is null, request);

        if (body.Length == 0 || copied > 0)
        {
            return output.UnflushedBytes >= MaxGatheredBytes ? DoorStep.Flush : DoorStep.Read;
        }

        if (content is not null)
        {
            output.Append(content, (int)body.Offset, (int)body.Length);
            return output.UnflushedBytes >= MaxGatheredBytes ? DoorStep.Flush : DoorStep.Read;
        }

        request.Hold(file);
        output.Append(new FileRegion(file.Handle!, body.Offset, body.Length, representation.IsResident), Settings.MinimumRate);
        return DoorStep.Flush;
    }

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

    /// <summary>The time of the requests in one buffer.</summary>
    private readonly record struct Moment(long Timestamp, DateTimeOffset Now);

    /// <summary>Room for the characters of header fields, on the stack.</summary>
    private ref struct FieldText(Span<char> free)
    {
        private Span<char> _free = free;

        public ReadOnlySpan<char> Widen(ReadOnlySpan<byte> field, ref bool fits)
        {
            if (field.Length > _free.Length)
            {
                fits = false;
                return default;
            }

            Encoding.Latin1.GetChars(field, _free);
            var text = _free[..field.Length];
            _free = _free[field.Length..];
            return text;
        }
    }
}
