namespace ZeroCopy.StaticFiles.Tests.Wire.ZeroCopySockets;

/// <inheritdoc/>
public sealed class UpgradeTests : Wire.UpgradeTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.ZeroCopy;
}
