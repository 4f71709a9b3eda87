using System.Buffers;
using System.IO.Pipelines;
using ZeroCopy.StaticFiles.Files;

namespace ZeroCopy.StaticFiles.Transfer;

/// <summary>
/// The mechanism for everything without a raw socket (TLS, HTTP/2, another operating system, a test server): reads
/// the file straight into the memory of the response's pipe. One copy by the read; no FileStream, no buffer of our own.
/// </summary>
internal static class PipeCopy
{
    // 64 KiB: four TLS records and Kestrel's default threshold for back-pressure, above which a flush waits.
    private const int ChunkSize = 64 * 1024;

    /// <summary>Writes <paramref name="region"/> and flushes it chunk by chunk.</summary>
    /// <returns>The number of bytes written; fewer than asked when the reader of the pipe went away.</returns>
    /// <exception cref="EndOfStreamException">The file ended before the region did.</exception>
    public static ValueTask<long> SendAsync(PipeWriter writer, FileRegion region, CancellationToken cancellationToken) =>
        SendAsync(
            writer,
            region.Length,
            (region.File, region.Offset),
            static (source, memory, sent, cancellation) =>
                // What is in the page cache is read here and now; only a wait for the disk is worth a thread hop.
                PageCache.TryRead(source.File, memory.Span, source.Offset + sent) is > 0 and var read
                    ? ValueTask.FromResult(read)
                    : RandomAccess.ReadAsync(source.File, memory, source.Offset + sent, cancellation),
            cancellationToken);

    /// <summary>The same for a stream, which is read from <paramref name="offset"/> on.</summary>
    /// <inheritdoc cref="SendAsync(PipeWriter, FileRegion, CancellationToken)"/>
    public static async ValueTask<long> SendAsync(PipeWriter writer, Stream content, long offset, long length, CancellationToken cancellationToken)
    {
        if (content.CanSeek)
        {
            content.Seek(offset, SeekOrigin.Begin);
        }
        else
        {
            await SkipAsync(content, offset, cancellationToken).ConfigureAwait(false);
        }

        return await SendAsync(
            writer, length, content, static (source, memory, _, cancellation) => source.ReadAsync(memory, cancellation), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<long> SendAsync<TSource>(
        PipeWriter writer,
        long length,
        TSource source,
        Func<TSource, Memory<byte>, long, CancellationToken, ValueTask<int>> read,
        CancellationToken cancellationToken)
    {
        var sent = 0L;

        while (sent < length)
        {
            var wanted = (int)Math.Min(length - sent, ChunkSize);
            var memory = writer.GetMemory(wanted)[..wanted];
            var count = await read(source, memory, sent, cancellationToken).ConfigureAwait(false);

            if (count == 0)
            {
                throw new EndOfStreamException($"The file ended {length - sent} bytes before the length that was promised to the client; it was truncated while it was being sent.");
            }

            writer.Advance(count);
            sent += count;

            var flushed = await writer.FlushAsync(cancellationToken).ConfigureAwait(false);

            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                break;
            }
        }

        return sent;
    }

    private static async ValueTask SkipAsync(Stream content, long count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, ChunkSize));

        try
        {
            for (var remaining = count; remaining > 0;)
            {
                var wanted = (int)Math.Min(remaining, buffer.Length);
                await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                remaining -= wanted;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
