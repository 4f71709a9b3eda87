namespace ZeroCopy.StaticFiles.Tests.Wire.Door.KestrelSockets;

/// <inheritdoc/>
[Collection(Alone.Name)]
public sealed class HeaderTimeoutTests : Door.HeaderTimeoutTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.Kestrel;
}
