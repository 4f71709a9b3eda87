namespace ZeroCopy.StaticFiles.Requests;

/// <summary>The largest head that is looked at; a larger one is the server's to judge.</summary>
/// <param name="MaxRequestLineSize">Bytes of the request line, with CRLF (Kestrel: 8 KiB).</param>
/// <param name="MaxHeadSize">Bytes of the whole head (Kestrel: 32 KiB for the header fields alone).</param>
/// <param name="MaxFieldCount">Header fields (Kestrel: 100).</param>
internal readonly record struct RequestHeadLimits(int MaxRequestLineSize, int MaxHeadSize, int MaxFieldCount)
{
    /// <summary>Kestrel's defaults.</summary>
    public static readonly RequestHeadLimits Default = new(8 * 1024, 32 * 1024, 100);
}
