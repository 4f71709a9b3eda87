namespace ZeroCopy.Host.Origin;

/// <summary>What the first bytes of a connection are.</summary>
internal enum ProxyProtocolResult
{
    /// <summary>The beginning of a header; more bytes decide.</summary>
    Incomplete,

    /// <summary>A whole header.</summary>
    Complete,

    /// <summary>No header, whatever comes.</summary>
    Malformed,
}
