namespace ZeroCopy.Host.Limits;

/// <summary>Messages about limits and who may ask.</summary>
internal static partial class LimitsLog
{
    public const string Category = "ZeroCopy.Limits";

    [LoggerMessage(421, LogLevel.Warning, "{Count} connections or requests were refused since the last message, the last one by Limits:{Limit}")]
    public static partial void ConnectionsRefused(ILogger logger, long count, string limit);

    [LoggerMessage(422, LogLevel.Warning, "{Count} connections or requests were refused since the last message, the last one by {Reason} to {Client}")]
    public static partial void RequestsRefused(ILogger logger, long count, string reason, string client);

    [LoggerMessage(423, LogLevel.Warning, "{Url} is plain HTTP, and BasicAuth sends passwords over it for everybody on the way to read. Use HTTPS, or a proxy that ends TLS.")]
    public static partial void PasswordsInTheClear(ILogger logger, string url);
}
