namespace ZeroCopy.StaticFiles.Tests.Wire.Door.KestrelSockets;

/// <inheritdoc/>
[Collection(Alone.Name)]
public sealed class ShutdownTests : Door.ShutdownTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.Kestrel;
}
