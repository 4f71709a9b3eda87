namespace ZeroCopy.Host.Telemetry;

/// <summary>The meter of the server; that of the library is <c>ZeroCopy.StaticFiles</c>.</summary>
internal static class HostMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "ZeroCopy.Host";
}
