namespace ZeroCopy.StaticFiles.Tests.Wire.Door.KestrelSockets;

/// <inheritdoc/>
public sealed class HttpsTests : Door.HttpsTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.Kestrel;
}
