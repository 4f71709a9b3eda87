namespace ZeroCopy.Host.Admin;

/// <summary>The address for operators and their machines.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Metrics">Whether metrics are there for Prometheus.</param>
internal sealed record AdminSettings(string Url, bool Metrics);
