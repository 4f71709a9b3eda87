namespace ZeroCopy.StaticFiles.Tests.Wire.ZeroCopySockets;

/// <inheritdoc/>
public sealed class LargeFileTests : Wire.LargeFileTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.ZeroCopy;
}
