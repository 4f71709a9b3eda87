namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>Content codings that files are kept in beside their originals, as a set (RFC 9110 §8.4.1).</summary>
[Flags]
internal enum ContentCodings : byte
{
    /// <summary>None: the identity.</summary>
    None = 0,

    /// <summary><c>br</c>, RFC 7932.</summary>
    Brotli = 1,

    /// <summary><c>zstd</c>, RFC 8878.</summary>
    Zstandard = 2,

    /// <summary><c>gzip</c>, RFC 1952.</summary>
    Gzip = 4,
}
