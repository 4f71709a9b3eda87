namespace ZeroCopy.StaticFiles.Tests.Wire.Door.KestrelSockets;

/// <inheritdoc/>
[Collection(Alone.Name)]
public sealed class KeepAliveTimeoutTests : Door.KeepAliveTimeoutTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.Kestrel;
}
