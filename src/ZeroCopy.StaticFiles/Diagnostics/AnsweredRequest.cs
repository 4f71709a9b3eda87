using System.Net;

namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>A request that is answered on its connection, for the access log: views into the bytes of the connection, valid during the call.</summary>
internal readonly ref struct AnsweredRequest
{
    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The client, or the proxy in front of it.</summary>
    public required EndPoint? RemoteEndPoint { get; init; }

    /// <summary><c>GET</c> or <c>HEAD</c>.</summary>
    public required string Method { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/1.0</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Path and query, as they stand there.</summary>
    public required ReadOnlySpan<byte> Target { get; init; }

    public required int StatusCode { get; init; }

    // Empty where there is none.
    public ReadOnlySpan<byte> Host { get; init; }
    public ReadOnlySpan<byte> Referer { get; init; }
    public ReadOnlySpan<byte> UserAgent { get; init; }
    public ReadOnlySpan<byte> ForwardedFor { get; init; }
}
