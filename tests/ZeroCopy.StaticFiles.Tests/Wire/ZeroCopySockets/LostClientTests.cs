namespace ZeroCopy.StaticFiles.Tests.Wire.ZeroCopySockets;

/// <inheritdoc/>
[Collection(Alone.Name)]
public sealed class LostClientTests : Wire.LostClientTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.ZeroCopy;
}
