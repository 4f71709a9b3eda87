using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ZeroCopy.Host.Compression;

/// <summary>Zstandard (RFC 8878) at the highest of its ordinary levels.</summary>
internal sealed class ZstandardCoding() : ContentCoding("zstd", ".zst")
{
    /// <summary>
    /// 8 MB: RFC 9659 makes it the most that an encoder may need under this coding, and the least that a decoder must have;
    /// browsers refuse more.
    /// </summary>
    public const long MaxWindowSize = 8 * 1024 * 1024;

    private const int Level = 19;
    private const int MaxWindowLog = 23;

    public override void Encode(Stream source, long length, Stream destination, CancellationToken stopping)
    {
        using var compressor = new Compressor(Level);

        // An upper bound: a file whose length is known gets a window no larger than itself.
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, MaxWindowLog);
        compressor.SetPledgedSrcSize((ulong)length);

        EncoderLoop.Run(
            source,
            length,
            destination,
            (block, encoded, out consumed, out written, isLast) => compressor.WrapStream(block, encoded, out consumed, out written, isLast),
            stopping);
    }
}
