namespace ZeroCopy.StaticFiles.Tests.Wire;

/// <summary>What accepts connections, receives and sends below Kestrel.</summary>
public enum ServerTransport
{
    /// <summary>The one that Kestrel comes with.</summary>
    Kestrel,

    /// <summary>This library's, <c>UseZeroCopySockets</c>.</summary>
    ZeroCopy,
}
