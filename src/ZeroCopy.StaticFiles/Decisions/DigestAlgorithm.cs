namespace ZeroCopy.StaticFiles.Decisions;

/// <summary>The algorithms of RFC 9530 §5 that are in good standing.</summary>
internal enum DigestAlgorithm
{
    /// <summary><c>sha-256</c>.</summary>
    Sha256,

    /// <summary><c>sha-512</c>.</summary>
    Sha512,
}
