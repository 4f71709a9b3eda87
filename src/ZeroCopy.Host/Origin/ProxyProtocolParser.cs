using System.Buffers;

namespace ZeroCopy.Host.Origin;

/// <summary>Reads the header of the PROXY protocol from the first bytes of a connection. Knows nothing of connections, and never throws.</summary>
/// <remarks>What comes from a proxy is strict: what is not exactly as specified is malformed, because a guess would be about who the client is.</remarks>
internal static class ProxyProtocolParser
{
    /// <summary>Bytes that the longest header has: one of version 2, whose length is a number of 16 bits.</summary>
    public const int MaxLength = ProxyProtocolVersion2.FixedLength + ushort.MaxValue;

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, out ProxyProtocolHeader)"/>
    public static ProxyProtocolResult Parse(in ReadOnlySequence<byte> bytes, out ProxyProtocolHeader header)
    {
        if (bytes.IsSingleSegment)
        {
            return Parse(bytes.FirstSpan, out header);
        }

        var length = (int)Math.Min(bytes.Length, MaxLength);
        var gathered = ArrayPool<byte>.Shared.Rent(length);

        try
        {
            bytes.Slice(0, length).CopyTo(gathered);
            return Parse(gathered.AsSpan(0, length), out header);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(gathered);
        }
    }

    /// <summary>Reads the header at the front of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The first bytes of a connection, as many as are there.</param>
    /// <param name="header">The header, when it is whole.</param>
    public static ProxyProtocolResult Parse(ReadOnlySpan<byte> bytes, out ProxyProtocolHeader header)
    {
        header = default;
        return Begins(bytes, ProxyProtocolVersion2.Signature) ? ProxyProtocolVersion2.Parse(bytes, out header)
            : Begins(bytes, ProxyProtocolVersion1.Signature) ? ProxyProtocolVersion1.Parse(bytes, out header)
            : ProxyProtocolResult.Malformed;
    }

    // As far as there are bytes.
    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature) =>
        bytes.Length < signature.Length ? signature.StartsWith(bytes) : bytes.StartsWith(signature);
}
