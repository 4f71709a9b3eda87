using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>Messages about requests that are answered on the connection, which no middleware sees. Event ids are never reused.</summary>
internal static partial class RequestLog
{
    [LoggerMessage(201, LogLevel.Information, "{RemoteAddress} \"{Method} {Target} {Protocol}\" {StatusCode} {ContentLength}")]
    public static partial void Answered(
        ILogger logger, string remoteAddress, string method, string target, string protocol, int statusCode, long contentLength);
}
