namespace ZeroCopy.Host.Tls;

/// <summary>Messages about certificates and endpoints with TLS.</summary>
internal static partial class TlsLog
{
    public const string Category = "ZeroCopy.Tls";

    [LoggerMessage(401, LogLevel.Information, "{Certificate} was read again; it is valid to {ExpiresAt}")]
    public static partial void Renewed(ILogger logger, string certificate, DateTimeOffset expiresAt);

    [LoggerMessage(402, LogLevel.Error, "A certificate has changed and cannot be used, so the one before stays: {Problem}")]
    public static partial void NotRenewed(ILogger logger, string problem);

    [LoggerMessage(403, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(404, LogLevel.Information, "HTTP/3 is not there: this platform has no QUIC (on Linux, libmsquic). HTTPS endpoints have HTTP/1.1 and HTTP/2")]
    public static partial void NoQuic(ILogger logger);

    [LoggerMessage(405, LogLevel.Warning, "HTTP/3 was asked for, and this platform has no QUIC (on Linux, libmsquic). The endpoints have the other protocols only")]
    public static partial void NoQuicThoughWanted(ILogger logger);
}
