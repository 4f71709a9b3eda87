namespace ZeroCopy.Host.Configuration;

/// <summary>Messages about the configuration.</summary>
internal static partial class ConfigurationLog
{
    public const string Category = "ZeroCopy.Configuration";

    [LoggerMessage(301, LogLevel.Information, "The configuration was read again; sites: {Sites}")]
    public static partial void Reloaded(ILogger logger, string sites);

    [LoggerMessage(302, LogLevel.Error, "The configuration has mistakes, so the one before stays: {Problem}")]
    public static partial void Invalid(ILogger logger, string problem);

    [LoggerMessage(303, LogLevel.Warning, "{Key} has changed, which takes effect only when the server is started again")]
    public static partial void NeedsRestart(ILogger logger, string key);

    [LoggerMessage(304, LogLevel.Warning, "Site {Site}: {Note}")]
    public static partial void NotFollowed(ILogger logger, string site, string note);

    [LoggerMessage(305, LogLevel.Error, "Parts of the configuration before could not be restored; start the server again: {Problem}")]
    public static partial void NotRestored(ILogger logger, string problem);
}
