using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Interop.Linux;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Counts and logs how the sends of a connection ended, and resets it when one failed.</summary>
/// <remarks>A mutable struct: keep it in a field.</remarks>
internal struct TransferAccount
{
    private MechanismBytes _counted;

    /// <summary>Books a send.</summary>
    /// <returns>Whether all bytes were sent.</returns>
    public bool Settle(TransferResult result, MinimumRate minimumRate, ConnectionContext connection, SocketSender sender, ServiceContext services)
    {
        var metrics = services.Metrics;
        Count(sender, metrics);
        services.Mechanisms.Report(sender.Choice, sender.Refusal);

        if (result.Status == TransferStatus.Completed)
        {
            return true;
        }

        var reason = Log(result, minimumRate, services.Logger, connection.ConnectionId);
        metrics.TransferFailed(reason);

        // Kestrel believes that the bytes were sent, so the connection must not live on: it is reset, never padded.
        connection.Abort(new ConnectionAbortedException($"ZeroCopy ended the response: {reason}."));
        return false;
    }

    private void Count(SocketSender sender, ZeroCopyMetrics metrics)
    {
        for (var mechanism = TransferMechanism.Auto; mechanism <= TransferMechanism.Managed; mechanism++)
        {
            var sent = sender.Sent(mechanism);

            if (sent != _counted[(int)mechanism])
            {
                metrics.Transferred(MechanismTags.Of(mechanism), sent - _counted[(int)mechanism]);
                _counted[(int)mechanism] = sent;
            }
        }
    }

    private static string Log(TransferResult result, MinimumRate minimumRate, ILogger logger, string id)
    {
        switch (result.Status)
        {
            case TransferStatus.ClientGone:
                TransferLog.ClientGone(logger, id, result.Error == 0 ? "connection closed" : Errno.Describe(result.Error));
                return "client_gone";
            case TransferStatus.ClientTooSlow:
                TransferLog.ClientTooSlow(logger, id, minimumRate.BytesPerSecond);
                return "client_too_slow";
            case TransferStatus.Canceled:
                TransferLog.SendCanceled(logger, id);
                return "canceled";
            case TransferStatus.FileTruncated:
                TransferLog.FileTruncated(logger, id);
                return "file_truncated";
            default:
                TransferLog.SendFailed(logger, id, Errno.Describe(result.Error));
                return "failed";
        }
    }
}
