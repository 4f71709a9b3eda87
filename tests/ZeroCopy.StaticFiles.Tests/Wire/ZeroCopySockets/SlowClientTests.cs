namespace ZeroCopy.StaticFiles.Tests.Wire.ZeroCopySockets;

/// <inheritdoc/>
[Collection(Alone.Name)]
public sealed class SlowClientTests : Wire.SlowClientTests
{
    /// <inheritdoc/>
    protected override ServerTransport Transport => ServerTransport.ZeroCopy;
}
