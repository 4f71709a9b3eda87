using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>What files are answered with, as values: read once from the options, when the middleware is built.</summary>
internal sealed record FileResponseSettings
{
    public required IContentTypeProvider ContentTypes { get; init; }

    public bool ServeUnknownFileTypes { get; init; }

    public string? DefaultContentType { get; init; }

    public HttpsCompressionMode HttpsCompression { get; init; }

    /// <summary>Null when the application set none.</summary>
    public Action<StaticFileResponseContext>? OnPrepareResponse { get; init; }

    /// <inheritdoc cref="OnPrepareResponse"/>
    public Func<StaticFileResponseContext, Task>? OnPrepareResponseAsync { get; init; }

    public int MaxRanges { get; init; } = RangeSet.DefaultMaxRanges;

    /// <summary>Codings of precompressed files, the preferred one first.</summary>
    public ContentCodings[] Codings { get; init; } = [];

    public bool ServeCodedWithoutOriginal { get; init; }

    public bool RefuseUnacceptableCodings { get; init; }

    public bool InodeInEntityTags { get; init; }

    public bool HashInEntityTags { get; init; }

    public Func<IFileInfo, string?>? CustomEntityTag { get; init; }

    public PathHeaderRules HeaderRules { get; init; } = PathHeaderRules.None;

    /// <summary>For what is not the file of its path: listings, error pages, fallbacks.</summary>
    public PathHeaderRules PageRules { get; init; } = PathHeaderRules.None;

    public PathMechanisms Mechanisms { get; init; } = PathMechanisms.Auto;

    public bool ReprDigest { get; init; }

    public bool AnswerOtherMethods { get; init; }

    /// <summary>Name of the field that explains each answer, or null for none.</summary>
    public string? DebugHeader { get; init; }
}
