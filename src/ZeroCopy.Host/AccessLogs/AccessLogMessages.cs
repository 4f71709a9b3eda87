namespace ZeroCopy.Host.AccessLogs;

/// <summary>Messages about the access log. Event ids are never reused.</summary>
internal static partial class AccessLogMessages
{
    public const string Category = "ZeroCopy.AccessLog";

    [LoggerMessage(411, LogLevel.Warning, "{Output} cannot be written to: {Problem}. Requests are served, and not logged until it can be.")]
    public static partial void CannotWrite(ILogger logger, string output, string problem);

    [LoggerMessage(412, LogLevel.Warning, "{Count} requests are not in the access log since this was last told, because its queue was full or its output failed.")]
    public static partial void Dropped(ILogger logger, long count);

    [LoggerMessage(413, LogLevel.Information, "The access log goes to {Output}")]
    public static partial void Opened(ILogger logger, string output);

    [LoggerMessage(414, LogLevel.Error, "Requests could not be written to the access log. This is a defect: please report it.")]
    public static partial void Failed(ILogger logger, Exception exception);
}
