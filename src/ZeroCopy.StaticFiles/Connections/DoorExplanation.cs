using ZeroCopy.StaticFiles.Requests;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>What a <see cref="ConnectionDoor"/> would do with the first request of a connection.</summary>
/// <param name="Parsed">Whether the request is plainly valid; if not, nothing else is known.</param>
internal sealed record DoorExplanation(RequestHeadResult Parsed)
{
    /// <summary>Why the target is not answered here.</summary>
    public ElsewhereReason Elsewhere { get; init; }

    /// <summary>Why this request for it is not.</summary>
    public HandOverReason HandOver { get; init; }

    /// <summary>The head of the answer, as it would be sent; <see langword="null"/> when the request is handed over.</summary>
    public byte[]? Head { get; init; }

    /// <summary>How its body would leave.</summary>
    public Delivery Delivery { get; init; }
}
