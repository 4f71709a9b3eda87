using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.FileProviders;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Diagnostics;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Responses;
using ZeroCopy.StaticFiles.Sites;
using ZeroCopy.StaticFiles.Transfer;

namespace ZeroCopy.StaticFiles.Connections;

/// <summary>Sends an open file as the body, or a part of the body, of a response: by the kernel where that is possible, else by copying.</summary>
internal static class ResponseFileSender
{
    /// <summary>Sends <paramref name="region"/> through <paramref name="body"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="services">Of the application; passed, because asking the request for it would make a service scope.</param>
    /// <param name="body">The body feature below any of ours.</param>
    /// <param name="region">What to send; the caller keeps the file open until the task ends.</param>
    /// <param name="cancellationToken">Cancelling resets the connection, because the response cannot be completed.</param>
    public static async Task SendAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, FileRegion region, CancellationToken cancellationToken)
    {
        if (await SendRegionAsync(context, services, body, region, cancellationToken) is { } reason)
        {
            services.CountBody(reason);
        }
    }

    /// <summary>Sends a part of a stream, for files that only a stream can read.</summary>
    public static async Task SendAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, IFileInfo file, ByteRange range)
    {
        if (await SendStreamAsync(context, services, body, file, range) is { } reason)
        {
            services.CountBody(reason);
        }
    }

    /// <summary>Sends a part of a file, or the parts of a multipart body.</summary>
    public static Task SendAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, in FoundFile found, ByteRange range, MultipartRanges? multipart)
    {
        var file = found.File;

        if (multipart is not null)
        {
            return SendPartsAsync(context, services, body, file, found.Info, found.Mechanism, multipart);
        }

        return file.Handle is null
            ? SendAsync(context, services, body, found.Info!, range)
            : SendAsync(context, services, body, file.Region(range.Offset, range.Length, found.Mechanism), CancellationToken.None);
    }

    /// <summary>How a body would be sent that starts now: for those who ask, before anything of the response is written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="services">Of the application.</param>
    /// <param name="file">The open file.</param>
    /// <param name="mechanism">How it is to be sent.</param>
    public static Delivery Describe(HttpContext context, ServiceContext services, in OpenedFile file, TransferMechanism mechanism)
    {
        if (context.Features.Get<StandInConnection>() is not null)
        {
            return StandInConnection.Describe(services, file, mechanism);
        }

        var reason = CopyReason.NotAFile;

        if (file.Handle is not null)
        {
            _ = PhantomBody.FindOutput(context, out reason);
        }

        return Describe(services, file, mechanism, reason);
    }

    /// <summary>The same, where it is known why it would be copied, if it would be.</summary>
    public static Delivery Describe(ServiceContext services, in OpenedFile file, TransferMechanism mechanism, CopyReason reason) =>
        Delivery.InPipeline(
            reason == CopyReason.None ? null : CopyReasons.ToTag(reason),
            MechanismTags.Of(services.Transfer.Policy.Choose(file.Region(0, file.Length, mechanism), file.IsResident, isUnixSocket: false)));

    /// <summary>Sends the parts of a multipart/byteranges body: each head leaves together with the first bytes of its part.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="info">The file provider's file where <paramref name="file"/> has no handle.</param>
    /// <param name="mechanism">How.</param>
    /// <param name="parts">The parts, and what stands between them.</param>
    public static async Task SendPartsAsync(
        HttpContext context,
        ServiceContext services,
        IHttpResponseBodyFeature body,
        OpenedFile file,
        IFileInfo? info,
        TransferMechanism mechanism,
        MultipartRanges parts)
    {
        CopyReason? reason = null;

        for (var index = 0; index < parts.Count; index++)
        {
            await body.StartAsync(context.RequestAborted);
            body.Writer.Write(parts.Head(index).Span);
            var range = parts.Range(index);

            reason = file.Handle is null
                ? await SendStreamAsync(context, services, body, info!, range)
                : await SendRegionAsync(
                    context, services, body, file.Region(range.Offset, range.Length, mechanism), CancellationToken.None);

            if (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }

        await body.Writer.WriteAsync(parts.End, context.RequestAborted);

        if (reason is { } last)
        {
            services.CountBody(last);
        }
    }

    /// <summary>Sends one region, with whatever was written and not flushed in front of it.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Find out why it may not go by <c>sendfile</c>, if so.</item>
    /// <item>Start the response: Kestrel writes the head into native memory and does not flush it.</item>
    /// <item>Announce the file piece by piece and let Kestrel count it over phantom memory.</item>
    /// <item>Or copy it, with the same bytes.</item>
    /// </list>
    /// A client that left is not an error: the send ends quietly, as writes to a closed connection do in Kestrel.
    /// </remarks>
    /// <returns>Why it was copied, if it was; <see langword="null"/> when there was nothing to send.</returns>
    private static async ValueTask<CopyReason?> SendRegionAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, FileRegion region, CancellationToken cancellationToken)
    {
        // :: Step 1: which way?
        var output = PhantomBody.FindOutput(context, out var reason);

        // :: Step 2: the head. Middleware may still change it here, in OnStarting.
        await body.StartAsync(cancellationToken);

        if (region.Length == 0 || HttpMethods.IsHead(context.Request.Method))
        {
            return null;
        }

        if (output is not null)
        {
            reason = PhantomBody.IsFramedByLength(context.Response) ? CopyReason.None : CopyReason.NoContentLength;
        }

        // :: Step 3: the kernel's way.
        if (reason == CopyReason.None)
        {
            (reason, region) = await PhantomBody.SendAsync(context, body, output!, region, cancellationToken);
        }

        // :: Step 4: the copying way.
        if (reason != CopyReason.None)
        {
            await CopyRegionAsync(context, services, body, region, cancellationToken.CanBeCanceled ? cancellationToken : context.RequestAborted);
        }

        return reason;
    }

    // Not within the method above: its closure would be made for every response that needs none.
    private static Task CopyRegionAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, FileRegion region, CancellationToken cancellationToken) =>
        CopyAsync(context, services, cancellation => PipeCopy.SendAsync(body.Writer, region, cancellation), cancellationToken);

    private static async ValueTask<CopyReason?> SendStreamAsync(
        HttpContext context, ServiceContext services, IHttpResponseBodyFeature body, IFileInfo file, ByteRange range)
    {
        await body.StartAsync(context.RequestAborted);
        await using var content = file.CreateReadStream();
        await CopyAsync(
            context,
            services,
            cancellation => PipeCopy.SendAsync(body.Writer, content, range.Offset, range.Length, cancellation),
            context.RequestAborted);
        return CopyReason.NotAFile;
    }

    private static async Task CopyAsync(
        HttpContext context, ServiceContext services, Func<CancellationToken, ValueTask<long>> copy, CancellationToken cancellationToken)
    {
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
}
