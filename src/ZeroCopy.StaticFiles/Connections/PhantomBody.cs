using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Memory;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>
/// The kernel's way for a body: Kestrel counts bytes in <see cref="PhantomMemory"/> that it never sees, and
/// <see cref="SocketOutput"/> sends the file in their place.
/// </summary>
internal static class PhantomBody
{
    /// <summary>The output of the connection when its bytes go to the wire as they are, else the reason why not.</summary>
    public static SocketOutput? FindOutput(HttpContext context, out CopyReason reason)
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

    /// <summary>Whether Kestrel writes the body as it is: behind a Content-Length, without chunks.</summary>
    public static bool IsFramedByLength(HttpResponse response) =>
        response.ContentLength is not null && response.Headers.TransferEncoding.Count == 0;

    /// <summary>Announces a region piece by piece, lets Kestrel count it, and flushes it. The response has started.</summary>
    /// <returns>Why the rest of the region has to be copied after all, or <see cref="CopyReason.None"/>; and that rest.</returns>
    public static async ValueTask<(CopyReason Reason, FileRegion Remaining)> SendAsync(
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
                    return (CopyReason.BodyReplaced, remaining);
                }

                int length;

                try
                {
                    // Whoever replaced the writer hands out memory of its own, and gets the file by copy. The hint is 1,
                    // because a connection that is closed already would allocate what it is asked for.
                    var memory = writer.GetMemory(1);

                    if (!PhantomMemory.Owns(memory))
                    {
                        return (context.RequestAborted.IsCancellationRequested ? CopyReason.None : CopyReason.BodyReplaced, remaining);
                    }

                    length = memory.Length;
                    writer.Advance(length);
                }
                finally
                {
                    // Nothing to withdraw after a successful Advance; Kestrel throws when Content-Length is exceeded.
                    output.Retract();
                }

                var flushed = await writer.FlushAsync(cancellationToken);

                // Someone may have cancelled the wait, but the bytes go on being sent, and from a file that is ours to close.
                await output.WhenSendEnded();

                if (flushed.IsCompleted || output.HasFailed)
                {
                    break;
                }

                remaining = remaining with { Offset = remaining.Offset + length, Length = remaining.Length - length };
            }

            return (CopyReason.None, remaining);
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
