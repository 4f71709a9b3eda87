using System.IO.Compression;

namespace ZeroCopy.Host.Compression;

/// <summary>gzip (RFC 1952), for what understands nothing newer. The header holds no name and no time.</summary>
internal sealed class GzipCoding() : ContentCoding("gzip", ".gz")
{
    public override void Encode(Stream source, long length, Stream destination, CancellationToken stopping)
    {
        using var gzip = new GZipStream(destination, CompressionLevel.SmallestSize, leaveOpen: true);

        EncoderLoop.Run(
            source,
            length,
            gzip,
            (block, copy, out consumed, out written, isLast) =>
            {
                block.CopyTo(copy);
                consumed = written = block.Length;
                return System.Buffers.OperationStatus.Done;
            },
            stopping);
    }
}
