using Microsoft.Extensions.Logging;

namespace ZeroCopy.StaticFiles.Diagnostics;

/// <summary>Messages about connections and sends. Event ids are never reused.</summary>
internal static partial class TransferLog
{
    [LoggerMessage(1, LogLevel.Debug, "File bodies are copied, not sent by sendfile: {Reason}. Further responses with this reason are counted, not logged.")]
    public static partial void BodiesAreCopied(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Debug, "Connection {ConnectionId}: the client left before the response was complete: {Error}.")]
    public static partial void ClientGone(ILogger logger, string connectionId, string error);

    [LoggerMessage(3, LogLevel.Debug, "Connection {ConnectionId}: the client took the response more slowly than the minimum response data rate of {BytesPerSecond} bytes a second; the connection is reset.")]
    public static partial void ClientTooSlow(ILogger logger, string connectionId, double bytesPerSecond);

    [LoggerMessage(4, LogLevel.Warning, "Connection {ConnectionId}: a file became shorter while it was being sent, so the promised Content-Length cannot be kept; the connection is reset. Replace files by rename instead of writing over them.")]
    public static partial void FileTruncated(ILogger logger, string connectionId);

    [LoggerMessage(5, LogLevel.Error, "Connection {ConnectionId}: a response could not be sent: {Error}; the connection is reset.")]
    public static partial void SendFailed(ILogger logger, string connectionId, string error);

    [LoggerMessage(6, LogLevel.Debug, "Connection {ConnectionId}: the application cancelled a response that was being sent.")]
    public static partial void SendCanceled(ILogger logger, string connectionId);

    [LoggerMessage(7, LogLevel.Error, "A native buffer of {Bytes} bytes was lost without being returned; its finalizer freed it. This is a defect: please report it. Rented at: {Origin}")]
    public static partial void BufferLeaked(ILogger logger, int bytes, string origin);

    [LoggerMessage(8, LogLevel.Warning, "This version of Kestrel does not expose its endpoints ({Missing}), so they cannot be set up from here and file bodies will be copied. Call listenOptions.UseZeroCopy() for each endpoint.")]
    public static partial void EndpointsNotReachable(ILogger logger, string missing);

    [LoggerMessage(9, LogLevel.Warning, "An endpoint answers files on its connections, and no middleware serves them with the same options object. Requests that the endpoint hands over, now and then for the same files, are not answered with them. Call app.UseZeroCopyStaticFiles(options) or app.UseZeroCopyFileServer(options) with the object that the endpoint has.")]
    public static partial void SiteNotInPipeline(ILogger logger);

    [LoggerMessage(10, LogLevel.Debug, "Files on {FileSystem} are sent by {Mechanism}: {Reason}. Logged once for each file system.")]
    public static partial void MechanismChosen(ILogger logger, string fileSystem, string mechanism, string reason);

    [LoggerMessage(11, LogLevel.Information, "The kernel does not send a file by {Mechanism}: {Error}; its bytes are copied off the heap. Further refusals for this reason are counted, not logged.")]
    public static partial void MechanismRefused(ILogger logger, string mechanism, string error);

    [LoggerMessage(12, LogLevel.Warning, "{EndPoint}: no descriptor is left to accept a connection with. New connections wait; raise the limit of open files (ulimit -n), or limit connections (Kestrel:Limits:MaxConcurrentConnections).")]
    public static partial void NoDescriptorToAccept(ILogger logger, string endPoint);

    [LoggerMessage(13, LogLevel.Warning, "Connection {ConnectionId}: its input ended because whoever reads it, or the memory for it, failed.")]
    public static partial void InputFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(14, LogLevel.Error, "Connection {ConnectionId}: what was registered on ConnectionClosed threw.")]
    public static partial void ClosedCallbackFailed(ILogger logger, Exception exception, string connectionId);
}
