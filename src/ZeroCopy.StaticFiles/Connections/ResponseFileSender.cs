using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Sends an open file as the body, or a part of the body, of a response: by the kernel where that is possible, else by copying.</summary>
internal static class ResponseFileSender
{
    /// <summary>Sends <paramref name="region"/> through <paramref name="body"/>.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Find out why it may not go by <c>sendfile</c>, if so.</item>
    /// <item>Start the response: Kestrel writes the head into native memory and does not flush it.</item>
    /// <item>Announce the file piece by piece and let Kestrel count it over phantom memory.</item>
    /// <item>Or copy it, with the same bytes.</item>
    /// </list>
    /// A client that left is not an error: the send ends quietly, as writes to a closed connection do in Kestrel.
    /// </remarks>
    /// <param name="context">The request.</param>
    /// <param name="services">Of the application; passed, because asking the request for it would make a service scope.</param>
    /// <param name="body">The body feature below any of ours.</param>
    /// <param name="region">What to send; the caller keeps the file open until the task ends.</param>
    /// <param name="cancellationToken">Cancelling resets the connection, because the response cannot be completed.</param>
    public static async Task SendAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, FileRegion region, CancellationToken cancellationToken)
    {
        // :: Step 1: which way?
        var output = FindOutput(context, out var reason);

        // :: Step 2: the head. Middleware may still change it here, in OnStarting.
        await body.StartAsync(cancellationToken);

        if (region.Length == 0 || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (output is not null)
        {
            reason = IsFramedByLength(context.Response) ? CopyReason.None : CopyReason.NoContentLength;
        }

        // :: Step 3: the kernel's way.
        if (reason == CopyReason.None)
        {
            reason = await SendPiecesAsync(context, body, output!, region, cancellationToken);

            if (reason == CopyReason.None)
            {
                services.CountSent();
                return;
            }
        }

        // :: Step 4: the copying way.
        await CopyAsync(
            context,
            services,
            reason,
            cancellation => PipeCopy.SendAsync(body.Writer, region, cancellation),
            cancellationToken.CanBeCanceled ? cancellationToken : context.RequestAborted);
    }

    /// <summary>Sends a part of a stream, for files that only a stream can read.</summary>
    public static async Task CopyAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, Stream content, long offset, long length)
    {
        await body.StartAsync(context.RequestAborted);
        await CopyAsync(
            context,
            services,
            CopyReason.NotAFile,
            cancellation => PipeCopy.SendAsync(body.Writer, content, offset, length, cancellation),
            context.RequestAborted);
    }

    private static async Task CopyAsync(
        HttpContext context, ServiceContext services, CopyReason reason, Func<CancellationToken, ValueTask<long>> copy, CancellationToken cancellationToken)
    {
        services.CountCopied(reason);

        try
        {
            services.Metrics.Transferred("pipe_copy", await copy(cancellationToken));
        }
        catch (EndOfStreamException)
        {
            // The promised length cannot be kept: the client must see a broken response, not a padded one.
            services.Metrics.TransferFailed("file_truncated");
            TransferLog.FileTruncated(services.Logger, context.Connection.Id);
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            services.Metrics.TransferFailed("client_gone");
            context.Abort();
        }
    }

    /// <summary>The output of the connection when its bytes go to the wire as they are, else the reason why not.</summary>
    private static SocketOutput? FindOutput(HttpContext context, out CopyReason reason)
    {
        var features = context.Features;

        if (features.Get<SocketOutput>() is not { } output)
        {
            reason = features.Get<DeclinedConnection>()?.Reason ?? CopyReason.NotInstalled;
        }
        else if (!HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            reason = CopyReason.NotHttp1;
        }
        else if (features.Get<ITlsHandshakeFeature>() is not null)
        {
            reason = CopyReason.Tls;
        }
        else if (PhantomMemory.Instance is null)
        {
            reason = CopyReason.NoAddressSpace;
        }
        else
        {
            reason = CopyReason.None;
            return output;
        }

        return null;
    }

    private static bool IsFramedByLength(HttpResponse response) =>
        response.ContentLength is not null && response.Headers.TransferEncoding.Count == 0;

    private static async ValueTask<CopyReason> SendPiecesAsync(
        HttpContext context, IHttpResponseBodyFeature body, SocketOutput output, FileRegion region, CancellationToken cancellationToken)
    {
        // Kestrel does not see the bytes leave, so its own clock for the write would be wrong either way: the rate is
        // taken from it for this send, and kept by the sender.
        var rateFeature = context.Features.Get<IHttpMinResponseDataRateFeature>();
        var rate = rateFeature?.MinDataRate;
        var minimumRate = rate is null ? MinimumRate.None : new MinimumRate(rate.BytesPerSecond, rate.GracePeriod);

        if (rate is not null)
        {
            rateFeature!.MinDataRate = null;
        }

        try
        {
            var writer = body.Writer;
            var remaining = region;

            while (remaining.Length > 0)
            {
                if (!output.TryAnnounce(remaining, minimumRate))
                {
                    return CopyReason.BodyReplaced;
                }

                int length;

                try
                {
                    // Whoever replaced the writer hands out memory of its own, and gets the file by copy. The hint is 1,
                    // because a connection that is closed already would allocate what it is asked for.
                    var memory = writer.GetMemory(1);

                    if (!PhantomMemory.Owns(memory))
                    {
                        return context.RequestAborted.IsCancellationRequested ? CopyReason.None : CopyReason.BodyReplaced;
                    }

                    length = memory.Length;
                    writer.Advance(length);
                }
                finally
                {
                    // Nothing to withdraw after a successful Advance; Kestrel throws when Content-Length is exceeded.
                    output.Retract();
                }

                FlushResult flushed;

                do
                {
                    // Someone may cancel the wait, but the bytes go on being sent, and from a file that is ours to close.
                    flushed = await writer.FlushAsync(cancellationToken);
                }
                while (flushed.IsCanceled);

                if (flushed.IsCompleted)
                {
                    break;
                }

                remaining = remaining with { Offset = remaining.Offset + length, Length = remaining.Length - length };
            }

            return CopyReason.None;
        }
        finally
        {
            if (rate is not null)
            {
                rateFeature!.MinDataRate = rate;
            }
        }
    }
}
