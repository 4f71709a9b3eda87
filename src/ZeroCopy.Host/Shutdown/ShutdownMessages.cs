namespace ZeroCopy.Host.Shutdown;

/// <summary>Messages about the end. Event ids are never reused.</summary>
internal static partial class ShutdownMessages
{
    public const string Category = "ZeroCopy.Shutdown";

    [LoggerMessage(501, LogLevel.Information, "Draining; connections are still accepted for {Seconds} s")]
    public static partial void Waiting(ILogger logger, double seconds);

    [LoggerMessage(502, LogLevel.Information, "Draining; connections that are open: {Open}")]
    public static partial void Draining(ILogger logger, int open);

    [LoggerMessage(503, LogLevel.Information, "Drained; connections that ended by themselves: {Finished}")]
    public static partial void Drained(ILogger logger, int finished);

    [LoggerMessage(504, LogLevel.Warning, "Drained; connections that ended by themselves: {Finished}, that were cut: {Cut}")]
    public static partial void Cut(ILogger logger, int finished, int cut);
}
