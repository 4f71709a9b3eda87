namespace ZeroCopy.StaticFiles.Tests.Wire.ZeroCopySockets;

/// <inheritdoc/>
public sealed class OwnedConnectionTests : Wire.OwnedConnectionTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.ZeroCopy;
}
