using System.Buffers;
using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Requests;
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
    // A head that lies across blocks of the input is put together here, if it is not longer than two of them.
    private const int MaxScatteredHead = 8 * 1024;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n"u8;

    private readonly LiveSites _sites;
    private readonly ResourceResponder _responder;
    private readonly IRequestGate? _gate;

    /// <param name="gate">Decides which requests may be answered; <see langword="null"/> for all.</param>
    public ConnectionDoor(ServiceContext services, LiveSites sites, DoorSettings settings, IRequestGate? gate = null)
    {
        _gate = gate;
        _sites = sites;
        _responder = new ResourceResponder(services, settings);
        Settings = settings;
        Time = services.Time;
        AccessLog = services.AccessLog;
    }

    public DoorSettings Settings { get; }

    /// <summary>Clock of the deadlines.</summary>
    public TimeProvider Time { get; }

    /// <summary>Takes down what is answered, if anything does.</summary>
    public IAccessLog? AccessLog { get; }

    /// <summary>Answers what can be answered, into <paramref name="request"/>'s output.</summary>
    /// <param name="buffer">Bytes of the connection, from the start of a request on.</param>
    /// <param name="request">The connection's side of it.</param>
    /// <param name="consumed">Bytes of the requests that are answered.</param>
    public DoorStep Answer(in ReadOnlySequence<byte> buffer, RequestInterceptor request, out long consumed)
    {
        consumed = 0;
        var moment = new Moment(Time.GetTimestamp(), Time.GetUtcNow());
        request.AccessTrail?.StartTimestamp = moment.Timestamp;

        while (consumed < buffer.Length)
        {
            var rest = consumed == 0 ? buffer : buffer.Slice(consumed);
            var step = rest.IsSingleSegment
                ? AnswerRun(rest.FirstSpan, moment, request, out var length)
                : AnswerScattered(rest, moment, request, out length);
            consumed += length;

            // A head that does not fit into the scratch never will.
            if (step == DoorStep.ReadMore && buffer.Length - consumed > MaxScatteredHead)
            {
                step = DoorStep.HandOverForGood;
            }

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
        return LookUp(head);
    }

    /// <summary>Tells what the first request of a connection would be answered with, and if it would not, why. May wait for a disk.</summary>
    public DoorExplanation Explain(ReadOnlySpan<byte> bytes)
    {
        var result = RequestHeadParser.Parse(bytes, Settings.HeadLimits, out var head);

        if (result != RequestHeadResult.Complete)
        {
            return new DoorExplanation(result);
        }

        var resource = LookUp(head);
        return resource.IsElsewhere
            ? new DoorExplanation(result) { Elsewhere = resource.Elsewhere }
            : _responder.Explain(head, resource, Time.GetUtcNow());
    }

    private CachedResource LookUp(in RequestHead head) =>
        ResourcesOf(head)?.LookUp(head.Path) ?? new CachedResource(ElsewhereReason.UnknownHost);

    private ResourceCache? ResourcesOf(in RequestHead head) => _sites.Current.Find(head.Host)?.Resources;

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

        var result = RequestHeadParser.Parse(bytes, Settings.HeadLimits, out var head);

        if (result == RequestHeadResult.Incomplete)
        {
            return DoorStep.ReadMore;
        }

        if (result == RequestHeadResult.Other)
        {
            // Kestrel takes the preface of HTTP/2 as one where a connection begins, and has not seen that it began long before.
            if (!request.HasAnswered || !bytes.StartsWith(Http2Preface))
            {
                return DoorStep.HandOverForGood;
            }

            _responder.RefuseVersion(request.Output);
            return DoorStep.Close;
        }

        request.HeadLength = head.Length;

        var lookedUp = request.TakeLookedUp();
        var resource = lookedUp;

        if (resource is null)
        {
            // A host that no site is for.
            if (ResourcesOf(head) is not { } resources)
            {
                return DoorStep.HandOver;
            }

            if (!resources.TryGet(head.Path, moment.Timestamp, out resource))
            {
                return DoorStep.LookUp;
            }
        }

        if (resource.IsElsewhere || (head.IsSampled && Settings.LeavesSampled) || request.IsKestrelsTurn(moment.Timestamp))
        {
            return DoorStep.HandOver;
        }

        if (_gate is not null && !_gate.TryTake(request.Connection))
        {
            return DoorStep.HandOver;
        }

        var step = _responder.Answer(head, resource, moment.Now, request);

        if (step is DoorStep.Read or DoorStep.Flush)
        {
            consumed = head.Length;
            request.HasAnswered = true;

            if (!head.IsPersistent || request.IsClosing)
            {
                return DoorStep.Close;
            }
        }

        else
        {
            _gate?.Return(request.Connection);
        }

        // What left a cache right after it was looked up could be looked up for ever, if too few files may be open.
        return step == DoorStep.LookUp && lookedUp is not null ? DoorStep.HandOver : step;
    }

    /// <summary>The time of the requests in one buffer.</summary>
    private readonly record struct Moment(long Timestamp, DateTimeOffset Now);
}
