using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>
/// A file in one content coding, ready to be sent: validators, field lines for each status, and its content in memory or its open
/// descriptor. All of it comes from one look at one descriptor.
/// </summary>
internal sealed class CachedRepresentation : IDisposable
{
    // 200, 206, 304, 412, 416: made when the first answer needs them. An empty array stands for lines that cannot be made.
    private readonly byte[]?[] _lines = new byte[]?[5];
    private readonly FoundFile _found;
    private readonly FileResponseSettings _settings;
    private readonly DateTimeOffset _madeAt;

    /// <param name="found">The file; the caller goes on holding its descriptor.</param>
    /// <param name="fields">Its validators, which must stay as they are while the file does.</param>
    /// <param name="settings">What files of its site are answered with.</param>
    /// <param name="content">All of it in memory; the reference is taken over.</param>
    /// <param name="isResident">Whether all of it was in the page cache.</param>
    /// <param name="delivery">How its content leaves.</param>
    /// <param name="now">The time of the look.</param>
    public CachedRepresentation(
        in FoundFile found,
        ValidatorFields fields,
        FileResponseSettings settings,
        SharedContent? content,
        bool isResident,
        Delivery delivery,
        DateTimeOffset now)
    {
        _found = found;
        _settings = settings;
        _madeAt = now;
        Fields = fields;
        Content = content;
        IsResident = isResident;
        Delivery = delivery;
    }

    public ContentCodings Coding => _found.Coding;

    public long Length => _found.File.Length;

    public ValidatorFields Fields { get; }

    /// <summary>The content, where it is small; otherwise it is sent from <see cref="TryAcquire"/>.</summary>
    public SharedContent? Content { get; }

    /// <summary>How the content leaves, and why so.</summary>
    public Delivery Delivery { get; }

    /// <summary>Whether an event thread need not ask the page cache before it sends.</summary>
    public bool IsResident { get; }

    /// <summary>How it is to be sent.</summary>
    public TransferMechanism Mechanism => _found.Mechanism;

    /// <summary>Whether this is still what a look-up finds.</summary>
    public bool IsSame(in FoundFile found, ValidatorFields fields) =>
        found.Path == _found.Path
        && found.Coding == _found.Coding
        && found.HasVariants == _found.HasVariants
        && fields.ETag == Fields.ETag
        && found.File.Identity == _found.File.Identity
        && (Content is not null || found.File.Entry == _found.File.Entry);

    /// <summary>Holds the descriptor for one response.</summary>
    public bool TryAcquire(out OpenedFile file) => _found.File.Entry!.TryAcquire(out file);

    /// <summary>The field lines for a status.</summary>
    /// <returns><see langword="false"/> when they cannot be written here.</returns>
    public bool TryGetFieldLines(int statusCode, [NotNullWhen(true)] out byte[]? lines)
    {
        ref var place = ref _lines[IndexOf(statusCode)];
        lines = Volatile.Read(ref place) ?? MakeFieldLines(statusCode, ref place);
        return lines.Length > 0 || statusCode >= StatusCodes.Status400BadRequest;
    }

    public void Dispose() => Content?.Release();

    private static int IndexOf(int statusCode) => statusCode switch
    {
        200 => 0,
        206 => 1,
        304 => 2,
        412 => 3,
        _ => 4,
    };

    // By the code that answers in the pipeline, on a response of its own.
    private byte[] MakeFieldLines(int statusCode, ref byte[]? place)
    {
        var decision = new ResponseDecision(statusCode, new ByteRange(0, Length), Length);
        var response = new DefaultHttpContext().Response;
        RepresentationHead.Apply(response, decision, _found, Fields, _settings, Delivery, _madeAt);
        var lines = FieldLines.TryMake(response.Headers, out var made) ? made : [];
        Volatile.Write(ref place, lines);
        return lines;
    }
}
