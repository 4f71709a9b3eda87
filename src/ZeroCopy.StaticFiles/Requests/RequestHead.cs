namespace ZeroCopy.StaticFiles.Requests;

/// <summary>
/// A GET or HEAD without a body, as <see cref="RequestHeadParser"/> found it: views into the bytes of the connection, valid as long
/// as those are.
/// </summary>
internal ref struct RequestHead
{
    /// <summary>Bytes of the head, with the empty line: where the next request begins.</summary>
    public int Length;

    /// <summary>HEAD instead of GET.</summary>
    public bool IsHead;

    /// <summary>HTTP/1.1 instead of HTTP/1.0.</summary>
    public bool IsHttp11;

    /// <summary>Whether the client wants the connection to live on (RFC 9112 §9.3).</summary>
    public bool IsPersistent;

    /// <summary>The target in origin-form: path and query, as they stand there.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>The path of the target, still percent-encoded.</summary>
    public ReadOnlySpan<byte> Path;

    /// <summary>Host and port, as they stand there; empty in HTTP/1.0 without them.</summary>
    public ReadOnlySpan<byte> Host;

    public ReadOnlySpan<byte> AcceptEncoding;
    public ReadOnlySpan<byte> IfMatch;
    public ReadOnlySpan<byte> IfNoneMatch;
    public ReadOnlySpan<byte> IfModifiedSince;
    public ReadOnlySpan<byte> IfUnmodifiedSince;
    public ReadOnlySpan<byte> IfRange;
    public ReadOnlySpan<byte> Range;

    /// <summary>Whether the caller records a trace that this request is a part of.</summary>
    public bool IsSampled;

    // For the access log. Of several lines the last one: for X-Forwarded-For that of the nearest proxy.
    public ReadOnlySpan<byte> Referer;
    public ReadOnlySpan<byte> UserAgent;
    public ReadOnlySpan<byte> ForwardedFor;
}
