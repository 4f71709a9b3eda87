namespace ZeroCopy.Host.Proxying;

/// <summary>Messages about backends.</summary>
internal static partial class ProxyLog
{
    public const string Category = "ZeroCopy.Proxy";

    [LoggerMessage(431, LogLevel.Warning, "The backend names the file {File}, which is not beneath a directory of InternalFiles, or not there; the answer is {StatusCode}")]
    public static partial void InternalFileMissing(ILogger logger, string file, int statusCode);

    [LoggerMessage(432, LogLevel.Warning, "Destination {Destination} ({Address}) of cluster {Cluster} is {Health}, and was {Before}")]
    public static partial void DestinationFailed(ILogger logger, string destination, string address, string cluster, string health, string before);

    [LoggerMessage(433, LogLevel.Information, "Destination {Destination} ({Address}) of cluster {Cluster} is {Health}, and was {Before}")]
    public static partial void DestinationChanged(ILogger logger, string destination, string address, string cluster, string health, string before);
}
