using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles;

/// <summary>What files are answered with, beyond <c>StaticFileOptions</c>. The defaults are those of <c>UseStaticFiles</c>.</summary>
public sealed class ZeroCopyFileOptions
{
    /// <summary>
    /// The most ranges of one request that are answered (RFC 9110 §14.2); with more, the whole file is. The default is 128
    /// (Apache: MaxRanges 200; CVE-2011-3192 is why there is a limit). 1 answers single ranges only; 0 none at all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRanges
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = RangeSet.DefaultMaxRanges;

    /// <summary>
    /// Content codings whose files beside the original (<c>name.br</c>, <c>name.zst</c>, <c>name.gz</c>) are sent to clients that
    /// accept them (RFC 9110 §12.5.3): <c>br</c>, <c>zstd</c>, <c>gzip</c>. The order decides between codings that the client
    /// likes equally. Empty by default: a look for each costs a system call.
    /// </summary>
    /// <remarks>A file older than its original is stale, and refused. <c>zerocopy compress DIR</c> makes them.</remarks>
    public IList<string> PrecompressedCodings { get; } = [];

    /// <summary>
    /// Whether <c>name.br</c> is sent for <c>name</c> where there is no <c>name</c>. Only to clients that accept the coding;
    /// others get 404. Default <see langword="false"/>.
    /// </summary>
    public bool ServePrecompressedWithoutOriginal { get; set; }

    /// <summary>
    /// Whether a client that refuses every coding there is, <c>identity</c> too, gets 406. The default,
    /// <see langword="false"/>, sends the file as it is, which RFC 9110 §12.5.3 allows and clients prefer.
    /// </summary>
    public bool RefuseUnacceptableCodings { get; set; }

    /// <summary>What entity tags are made of. Default: <see cref="EntityTagSource.Metadata"/>.</summary>
    public EntityTagSource EntityTags { get; set; }

    /// <summary>
    /// Makes the entity tag of a file, with its quotes (<c>"v1"</c>, <c>W/"v1"</c>), or returns <see langword="null"/> to leave it
    /// to <see cref="EntityTags"/>. Called for each response. A content coding is added to the tag by ZeroCopy.
    /// </summary>
    public Func<Microsoft.Extensions.FileProviders.IFileInfo, string?>? CustomEntityTag { get; set; }

    /// <summary>Header fields, and how files are sent, by request path. Empty by default.</summary>
    public IList<CacheRule> CacheRules { get; } = [];

    /// <summary>
    /// Whether names with a content hash, as bundlers write them (<c>app.3f9a1c0b.js</c>), get
    /// <c>Cache-Control: max-age=31536000, immutable</c>. The detection is conservative. Default <see langword="false"/>; the
    /// <c>zerocopy</c> server turns it on.
    /// </summary>
    public bool ImmutableHashedNames { get; set; }

    /// <summary>
    /// Whether responses carry a digest of the whole representation, <c>Repr-Digest</c> (RFC 9530): sha-256, or what
    /// <c>Want-Repr-Digest</c> prefers. Read once for each state of a file and remembered. Default <see langword="false"/>.
    /// </summary>
    public bool ReprDigest { get; set; }

    /// <summary>
    /// Whether names that begin with a dot are served. The default is <see langword="false"/>: <c>.git</c> and <c>.env</c> hold
    /// secrets more often than pages. <c>.well-known</c> (RFC 8615) is served in any case.
    /// </summary>
    public bool ServeHiddenFiles { get; set; }

    /// <summary>
    /// How files are sent; a <see cref="CacheRule"/> may say otherwise for a path. Default: <see cref="TransferMode.Auto"/>. With any other
    /// mode, no file is answered from memory.
    /// </summary>
    public TransferMode TransferMode { get; set; }

    /// <summary>
    /// Whether other methods on an existing file are answered here: OPTIONS with 204, the rest with 405, both with Allow.
    /// The default, <see langword="false"/>, passes them on, as <c>UseStaticFiles</c> does.
    /// </summary>
    public bool AnswerOtherMethods { get; set; }

    /// <summary>
    /// Name of a response header field that says why an answer is as it is, such as <c>Zerocopy-Explain</c>: the file, its coding, the
    /// cache rules, the door and the mechanism, as a dictionary (RFC 9651). For debugging only, since it tells how the site is kept;
    /// paths are those below the mount. <see langword="null"/>, the default, sends none.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not a field name, or names a field that answers have anyway.</exception>
    public string? DebugHeader
    {
        get;
        set
        {
            if (value is not null)
            {
                FieldLines.RequireOwnName(value);
            }

            field = value;
        }
    }
}
