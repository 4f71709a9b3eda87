using System.Runtime.CompilerServices;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>What a request is answered with from a resource, before any byte of it is written.</summary>
/// <param name="Representation">The resource in the coding for this client.</param>
/// <param name="Decision">Status and body.</param>
/// <param name="Lines">The field lines of that status.</param>
internal readonly record struct ResourceAnswer(CachedRepresentation Representation, ResponseDecision Decision, byte[] Lines)
{
    // Conditions longer than this are handed over; a browser's are below 200 characters.
    private const int MaxFieldCharacters = 1024;

    /// <summary>Decides.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Choose the representation.</item>
    /// <item>Decide the answer.</item>
    /// </list>
    /// </remarks>
    /// <param name="head">The request.</param>
    /// <param name="resource">What its target leads to; not elsewhere.</param>
    /// <param name="now">The time of the response.</param>
    /// <param name="answer">The answer, where it is given here.</param>
    /// <returns>Why it is not.</returns>
    [SkipLocalsInit]
    public static HandOverReason Decide(in RequestHead head, CachedResource resource, DateTimeOffset now, out ResourceAnswer answer)
    {
        answer = default;

        // :: Step 1: the representation.
        Span<char> text = stackalloc char[MaxFieldCharacters];
        var characters = new FieldText(text);
        var acceptEncoding = characters.Widen(head.AcceptEncoding);
        var conditions = new RequestConditions
        {
            IfMatch = characters.Widen(head.IfMatch),
            IfNoneMatch = characters.Widen(head.IfNoneMatch),
            IfModifiedSince = characters.Widen(head.IfModifiedSince),
            IfUnmodifiedSince = characters.Widen(head.IfUnmodifiedSince),
            IfRange = characters.Widen(head.IfRange),
            Range = characters.Widen(head.Range),
        };

        if (!characters.Fits)
        {
            return HandOverReason.FieldsTooLong;
        }

        var representation = resource.Choose(acceptEncoding, out var isAcceptable);

        if (!isAcceptable && resource.Responses.RefuseUnacceptableCodings)
        {
            return HandOverReason.NotAcceptable;
        }

        // :: Step 2: the decision.
        var decision = ResponseDecision.Decide(
            conditions, representation.Fields.Validators, representation.Length, head.IsHead, now, resource.Responses.MaxRanges);

        if (decision.Parts is not null)
        {
            return HandOverReason.SeveralRanges;
        }

        if (!representation.TryGetFieldLines(decision.StatusCode, out var lines))
        {
            return HandOverReason.FieldsNotPlain;
        }

        answer = new ResourceAnswer(representation, decision, lines);
        return HandOverReason.None;
    }
}
