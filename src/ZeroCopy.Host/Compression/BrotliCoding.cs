using System.IO.Compression;

namespace ZeroCopy.Host.Compression;

/// <summary>Brotli (RFC 7932) at its highest quality.</summary>
internal sealed class BrotliCoding() : ContentCoding("br", ".br")
{
    private const int Quality = 11;

    // RFC 7932 §9.1: 10 to 24, the window being 2^n − 16 bytes. More than 24 is "large window", which no browser takes.
    private const int MinWindow = 10;
    private const int MaxWindow = 24;

    public override void Encode(Stream source, long length, Stream destination, CancellationToken stopping)
    {
        var encoder = new BrotliEncoder(Quality, Window(length));

        try
        {
            EncoderLoop.Run(
                source,
                length,
                destination,
                (block, encoded, out consumed, out written, isLast) => encoder.Compress(block, encoded, out consumed, out written, isLast),
                stopping);
        }
        finally
        {
            encoder.Dispose();
        }
    }

    /// <summary>The smallest window that spans the file: a browser need not keep room for more.</summary>
    internal static int Window(long length)
    {
        var window = MinWindow;

        while (window < MaxWindow && (1L << window) - 16 < length)
        {
            window++;
        }

        return window;
    }
}
