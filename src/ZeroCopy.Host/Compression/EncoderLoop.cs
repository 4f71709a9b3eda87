using System.Buffers;

namespace ZeroCopy.Host.Compression;

/// <summary>Moves a file through an encoder, block by block, so that memory does not grow with the file.</summary>
internal static class EncoderLoop
{
    /// <summary>128 KB, a block of zstd: no more than about half a second of work at the highest levels before a stop is noticed.</summary>
    private const int BlockSize = 128 * 1024;

    /// <summary>One call of an encoder: takes some input and gives some output, and more when it is called again.</summary>
    public delegate OperationStatus Step(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written, bool isLast);

    public static void Run(Stream source, long length, Stream destination, Step step, CancellationToken stopping)
    {
        var block = new byte[BlockSize];
        var encoded = new byte[BlockSize];

        do
        {
            stopping.ThrowIfCancellationRequested();

            var pending = block.AsSpan(0, (int)Math.Min(BlockSize, length));
            source.ReadExactly(pending);
            length -= pending.Length;

            OperationStatus status;

            do
            {
                status = step(pending, encoded, out var consumed, out var written, isLast: length == 0);

                if (status == OperationStatus.InvalidData)
                {
                    throw new InvalidOperationException("the encoder refused its input");
                }

                destination.Write(encoded, 0, written);
                pending = pending[consumed..];
            }
            while (pending.Length > 0 || status == OperationStatus.DestinationTooSmall);
        }
        while (length > 0);
    }
}
