namespace ZeroCopy.StaticFiles.Tests.Wire.Door.KestrelSockets;

/// <inheritdoc/>
public sealed class ConnectionLimitTests : Door.ConnectionLimitTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.Kestrel;
}
